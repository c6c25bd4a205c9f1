package io.meshspan.backend.query.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.query.series.Comparison.Side;
import io.meshspan.store.Attribute;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
  private static final TimeGrid GRID = TimeGrid.single(0, 2_000_000);
  private static final SeriesLimits LIMITS = new SeriesLimits(100, 4);

  private static List<String> lines(Comparison comparison) {
    return comparison.lines().answer().series().stream()
        .map(
            series ->
                series.labels().stream()
                        .map(each -> each.value().text())
                        .collect(Collectors.joining(" "))
                    + " "
                    + (int) series.samples().get(0).value())
        .toList();
  }

  private static List<Attribute> zone(String zone) {
    return List.of(Attribute.of("zone", zone));
  }

  @Test
  void theMostFrequentValuesAndTheTotalOfEachAttributeAreToldOnBothSides() {
    Comparison comparison = Comparison.of(1, GRID, LIMITS);
    comparison.observe(Side.BASELINE, 5, zone("a"));
    comparison.observe(Side.BASELINE, 6, zone("a"));
    comparison.observe(Side.BASELINE, 7, zone("b"));
    comparison.observe(Side.SELECTION, 8, zone("b"));
    comparison.observe(Side.SELECTION, 2_000_001, zone("c"));
    assertThat(lines(comparison))
        .containsExactly(
            "baseline a 2", "baseline_total nil 3", "selection b 1", "selection_total nil 1");
  }

  @Test
  void twoThatAreMergedSayWhatOneWould() {
    Comparison one = Comparison.of(10, GRID, LIMITS);
    Comparison other = Comparison.of(10, GRID, LIMITS);
    one.observe(Side.BASELINE, 5, zone("a"));
    other.observe(Side.BASELINE, 5, zone("a"));
    other.observe(Side.SELECTION, 5, zone("b"));
    one.merge(other);
    assertThat(lines(one))
        .containsExactly(
            "baseline a 2", "baseline_total nil 2", "selection b 1", "selection_total nil 1");
  }

  @Test
  void anExemplarStandsWithTheTotalOfEachAttribute() {
    Comparison comparison = Comparison.of(10, GRID, LIMITS);
    comparison.observe(Side.SELECTION, 5, zone("a"));
    comparison.exemplar(Side.SELECTION, 5, List.of(Attribute.of("trace:id", "1")), zone("a"));
    assertThat(comparison.lines().answer().series())
        .filteredOn(series -> !series.exemplars().isEmpty())
        .singleElement()
        .satisfies(
            series ->
                assertThat(series.labels())
                    .contains(Attribute.of("__meta_type", "selection_total")));
  }

  @Test
  void moreValuesThanMemoryAreLeftOutAndItIsSaid() {
    TimeGrid fine = new TimeGrid(0, 10_000, 1);
    Comparison comparison = Comparison.of(1_000, fine, LIMITS);
    for (int i = 0; i < 600; i++) {
      comparison.observe(Side.BASELINE, 5, List.of(Attribute.of("id", i)));
    }
    SeriesAnswer answer = comparison.lines().answer();
    assertThat(answer.isPartial()).isTrue();
    assertThat(answer.series()).hasSize(100);
  }
}
