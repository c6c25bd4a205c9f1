package io.meshspan.backend.query.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.query.series.Measure.Function;
import io.meshspan.backend.query.series.SecondStage.Extreme;
import io.meshspan.backend.query.series.SecondStage.Ranked;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SeriesTableTest {
  private static final long SECOND = 1_000_000_000;

  /** Four intervals of ten seconds. */
  private static final TimeGrid GRID = new TimeGrid(0, 40 * SECOND, 10 * SECOND);

  private static final SeriesLimits LIMITS = new SeriesLimits(100, 10);

  private static SeriesTable table(Function function, String... names) {
    return SeriesTable.of(new Measure(function, 1, List.of(0.5)), List.of(names), GRID, LIMITS);
  }

  private static AttributeValue text(String text) {
    return new AttributeValue.Text(text);
  }

  /** {@code a=x: 0 1.5 - 2}. */
  private static List<String> lines(SeriesAnswer answer) {
    return answer.series().stream().map(SeriesTableTest::line).toList();
  }

  private static String line(Series series) {
    StringBuilder line =
        new StringBuilder(
            series.labels().stream()
                .map(each -> each.key() + "=" + each.value().text())
                .collect(Collectors.joining(",", "", ":")));
    for (long millis = 10_000; millis <= 40_000; millis += 10_000) {
      long at = millis;
      line.append(' ')
          .append(
              series.samples().stream()
                  .filter(each -> each.epochMillis() == at)
                  .map(each -> String.valueOf(each.value()))
                  .findFirst()
                  .orElse("-"));
    }
    return line.toString();
  }

  @Test
  void aRateIsACountForEachSecondAndZeroWhereNothingWas() {
    SeriesTable table = table(Function.RATE);
    int all = table.group(List.of());
    table.observe(all, 10 * SECOND, Double.NaN);
    table.observe(all, 11 * SECOND, Double.NaN);
    table.observe(all, 12 * SECOND, Double.NaN);
    table.observe(all, 41 * SECOND, Double.NaN);
    assertThat(lines(table.lines().answer())).containsExactly("__name__=rate: 0.1 0.2 0.0 0.0");
  }

  @Test
  void whatIsNotThereHasNoLabelAndWhereNothingIsThereTheFirstIsNil() {
    SeriesTable table = table(Function.COUNT_OVER_TIME, "a", "b");
    AttributeValue nothing = new AttributeValue.Empty();
    table.observe(table.group(List.of(text("x"), nothing)), SECOND, 0);
    table.observe(table.group(List.of(nothing, new AttributeValue.Whole(7))), SECOND, 0);
    table.observe(table.group(List.of(nothing, nothing)), SECOND, 0);
    assertThat(lines(table.lines().answer()))
        .containsExactly("a=nil: 1.0 0.0 0.0 0.0", "a=x: 1.0 0.0 0.0 0.0", "b=7: 1.0 0.0 0.0 0.0");
  }

  @Test
  void anIntervalWithoutANumberSaysNothingOfTheLeastAndTheMean() {
    SeriesTable least = table(Function.MIN_OVER_TIME);
    SeriesTable mean = table(Function.AVG_OVER_TIME);
    for (SeriesTable table : List.of(least, mean)) {
      int all = table.group(List.of());
      table.observe(all, SECOND, 4);
      table.observe(all, SECOND, Double.NaN);
      table.observe(all, SECOND, 1);
      table.observe(all, 31 * SECOND, -2);
    }
    assertThat(lines(least.lines().answer()))
        .containsExactly("__name__=min_over_time: 1.0 - - -2.0");
    assertThat(lines(mean.lines().answer()))
        .containsExactly("__name__=avg_over_time: 2.5 - - -2.0");
  }

  @Test
  void aHistogramCountsBetweenPowersOfTwoAndLeavesOutWhatIsBelowTheFirst() {
    SeriesTable table = table(Function.HISTOGRAM_OVER_TIME);
    int all = table.group(List.of());
    for (double value : new double[] {-1, 0, 1, 2, 3, 4, 5}) {
      table.observe(all, SECOND, value);
    }
    assertThat(lines(table.lines().answer()))
        .containsExactly(
            "__bucket=2: 1.0 0.0 0.0 0.0",
            "__bucket=4: 2.0 0.0 0.0 0.0",
            "__bucket=8: 1.0 0.0 0.0 0.0");
  }

  @Test
  void aQuantileLiesBetweenPowersOfTwoAndIsZeroWhereNothingWas() {
    SeriesTable table = table(Function.QUANTILE_OVER_TIME);
    int all = table.group(List.of());
    for (int i = 0; i < 4; i++) {
      table.observe(all, SECOND, 3);
    }
    table.observe(all, 11 * SECOND, 3);
    table.observe(all, 11 * SECOND, 100);
    // Two of four, half the way from 2 to 4 when both are exponents; one of two is all of a bucket.
    assertThat(lines(table.lines().answer()))
        .containsExactly("p=0.5: " + Math.pow(2, 1.5) + " 4.0 0.0 0.0");
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void twoTablesThatAreMergedSayWhatOneWould(Function function) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    SeriesTable one = table(function, "a");
    SeriesTable left = table(function, "a");
    SeriesTable right = table(function, "a");
    for (int i = 0; i < 500; i++) {
      List<AttributeValue> group = List.of(text("g" + random.nextInt(5)));
      long moment = (long) (random.nextDouble() * 45 * SECOND);
      double value = random.nextInt(1_000);
      SeriesTable half = random.nextBoolean() ? left : right;
      one.observe(one.group(group), moment, value);
      half.observe(half.group(group), moment, value);
    }
    left.merge(right);
    assertThat(lines(left.lines().answer()))
        .as("seed %d", seed)
        .isEqualTo(lines(one.lines().answer()));
  }

  @Test
  void groupsBeyondTheLimitAreLeftOutAndItIsSaid() {
    SeriesTable table =
        SeriesTable.of(
            Measure.of(Function.COUNT_OVER_TIME, 1), List.of("a"), GRID, new SeriesLimits(2, 0));
    for (String name : List.of("x", "y", "z", "x")) {
      table.observe(table.group(List.of(text(name))), SECOND, 0);
    }
    SeriesAnswer answer = table.lines().answer();
    assertThat(lines(answer)).containsExactly("a=x: 2.0 0.0 0.0 0.0", "a=y: 1.0 0.0 0.0 0.0");
    assertThat(answer.isPartial()).isTrue();
    assertThat(table(Function.RATE).lines().answer().isPartial()).isFalse();
  }

  @Test
  void longRowsLeaveRoomForFewer() {
    TimeGrid fine = new TimeGrid(0, 10_000, 1);
    SeriesTable table =
        SeriesTable.of(
            Measure.of(Function.COUNT_OVER_TIME, 1),
            List.of("a"),
            fine,
            new SeriesLimits(1_000, 0));
    for (int i = 0; i < 1_000; i++) {
      table.observe(table.group(List.of(new AttributeValue.Whole(i))), 5, 0);
    }
    assertThat(table.lines().answer().series()).hasSize(100);
    assertThat(table.lines().answer().isPartial()).isTrue();
  }

  @Test
  void ofThoseThatAreEqualTheFirstInTheAlphabetIsOnTop() {
    SeriesTable table = table(Function.COUNT_OVER_TIME, "a");
    for (String name : List.of("z", "x", "y")) {
      table.observe(table.group(List.of(text(name))), SECOND, 0);
    }
    table.observe(table.group(List.of(text("y"))), 11 * SECOND, 0);
    assertThat(lines(table.lines().after(List.of(new Ranked(Extreme.TOP, 1))).answer()))
        .containsExactly("a=x: 1.0 - 0.0 0.0", "a=y: - 1.0 - -");
    assertThat(lines(table.lines().after(List.of(new Ranked(Extreme.BOTTOM, 1))).answer()))
        .containsExactly("a=z: 1.0 0.0 0.0 0.0");
  }

  @Test
  void exemplarsAreSpreadOverTimeAndShowTheValueOfTheirInterval() {
    SeriesTable table = table(Function.COUNT_OVER_TIME);
    int all = table.group(List.of());
    for (int i = 1; i <= 40; i++) {
      table.observe(all, i * SECOND, 0);
      if (table.wantsExemplarAt(i * SECOND)) {
        table.exemplar(all, i * SECOND, Double.NaN, List.of(Attribute.of("trace:id", "t" + i)));
      }
    }
    List<Series.Exemplar> exemplars = table.lines().answer().series().get(0).exemplars();
    assertThat(exemplars).hasSize(10);
    assertThat(exemplars).extracting(Series.Exemplar::value).containsOnly(10.0);
    assertThat(exemplars).extracting(each -> each.epochMillis() / 10_000).contains(0L, 1L, 2L, 3L);
  }
}
