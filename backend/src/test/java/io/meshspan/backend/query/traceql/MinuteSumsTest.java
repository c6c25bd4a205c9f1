package io.meshspan.backend.query.traceql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.series.Series;
import io.meshspan.backend.query.series.SeriesAnswer;
import io.meshspan.backend.query.series.SeriesLimits;
import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.store.Attribute;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.SpanStore;
import io.meshspan.store.SpanTally;
import io.meshspan.store.SpanTest;
import io.meshspan.store.Status;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sums answer is what whole traces would have answered, to the nanosecond. */
final class MinuteSumsTest {
  private static final long MINUTE = SpanTally.MINUTE_NANOS;
  private static final int MINUTES = 30;
  private static final TimeGrid GRID = TimeGrid.around(3 * MINUTE, 25 * MINUTE, 2 * MINUTE);
  private static final SeriesLimits NO_EXEMPLARS = new SeriesLimits(1_000, 0);

  private final SpanStore store = SpanStore.inMemory(new StoreLimits(100_000, 1_000, 1L << 30));
  private final CountingSource source = new CountingSource(Queries.to(store));
  private final Random random = new Random(5);

  @AfterEach
  void close() {
    store.close();
  }

  /** Many begin or end with a minute, or a nanosecond beside it. */
  private void fill(Resource... resources) {
    for (int i = 1; i <= 2_000; i++) {
      long start = MINUTE * (1 + random.nextInt(MINUTES)) + random.nextInt(3) - 1;
      Span span =
          Span.builder(new TraceId(1, i), new SpanId(i), "name-" + random.nextInt(3))
              .lasting(start, start + (random.nextBoolean() ? random.nextInt(5) : MINUTE / i))
              .kind(random.nextBoolean() ? SpanKind.SERVER : SpanKind.CLIENT)
              .status(random.nextInt(4) == 0 ? new Status(Status.Code.ERROR, "no") : Status.UNSET)
              .resource(resources[random.nextInt(resources.length)])
              .build();
      store.append(List.of(span));
    }
  }

  private static Resource[] named() {
    return new Resource[] {Resource.ofService("node-1"), Resource.ofService("node-2")};
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} | rate()",
        "{} | count_over_time() by (resource.service.name, name)",
        "{ status = error } | rate() by (kind)",
        "{ name = \"name-1\" && kind = server || status != error } | count_over_time() by (status)",
        "{ resource.service.name =~ \"node-1|x\" } | rate() by (name)",
        "{} | histogram_over_time(duration)",
        "{ kind = client } | quantile_over_time(duration, 0.5, 0.99) by (name)",
        "{} | sum_over_time(duration) by (resource.service.name)",
        "{} | avg_over_time(duration) by (status)",
        "{ true } | rate() by (name) | topk(2)",
        "({ status = error } | count_over_time()) / ({} | count_over_time())",
        "{ resource.service.name = \"nobody\" } | rate() by (name)"
      })
  void sumsAnswerAsTracesDoAndNoSpanIsLookedAt(String query) {
    fill(named());
    assertSame(query, GRID);
    assertSame(query, TimeGrid.single(3 * MINUTE + 5, 17 * MINUTE + 1));
    assertThat(source.observations()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} | rate() by (span.a)",
        "{ duration > 3ns } | rate()",
        "{} | max_over_time(duration)",
        "{ resource.a = 1 } | rate()",
        "{ instrumentation:name = \"\" } | rate()"
      })
  void whatSumsDoNotTellIsAskedOfSpans(String query) {
    fill(named());
    assertSame(query, GRID);
    assertThat(source.observations()).isEqualTo(1);
  }

  @Test
  void minutesThatLieInTwoIntervalsAreCountedSpanBySpan() {
    fill(named());
    assertSame("{} | rate()", TimeGrid.around(3 * MINUTE, 9 * MINUTE, MINUTE / 2));
    assertSame("{} | rate()", new TimeGrid(MINUTE + 1, 9 * MINUTE + 1, MINUTE));
    assertThat(source.observations()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} | rate() by (resource.service.name)",
        "{ resource.service.name = nil } | rate()",
        "{ resource.service.name = 7 } | rate()"
      })
  void aServiceWithoutANameOrWithOneThatIsNoTextIsNotTakenForOneThatHasIt(String query) {
    fill(
        Resource.ofService("node-1"),
        new Resource(List.of()),
        Resource.ofService(Resource.UNKNOWN_SERVICE),
        new Resource(List.of(Attribute.of("service.name", 7))));
    assertSame(query, GRID);
  }

  @Test
  void exemplarsAreSpansThatAreMeantSpreadOverTheirTime() {
    fill(named());
    MetricsRun run =
        MetricsQuery.parse("{ status = error } | rate() by (name)")
            .over(GRID, new SeriesLimits(1_000, 20));
    run.over(source, () -> true);
    List<Series.Exemplar> exemplars =
        run.answer().series().stream().flatMap(each -> each.exemplars().stream()).toList();
    assertThat(exemplars).hasSizeBetween(15, 20);
    assertThat(exemplars.stream().map(each -> each.epochMillis() / 120_000).distinct())
        .hasSizeGreaterThan(5);
    for (Series series : run.answer().series()) {
      for (Series.Exemplar exemplar : series.exemplars()) {
        String id = exemplar.labels().get(0).value().text();
        Span span =
            store
                .trace(new TraceId(1, Long.parseLong(id.substring(1), 16)))
                .orElseThrow()
                .spans()
                .get(0);
        assertThat(span.status().code()).isEqualTo(Status.Code.ERROR);
        assertThat(series.labels().toString()).contains(span.name());
      }
    }
  }

  private void assertSame(String query, TimeGrid grid) {
    MetricsQuery parsed = MetricsQuery.parse(query);
    MetricsRun ofSums = parsed.over(grid, NO_EXEMPLARS);
    ofSums.over(source, () -> true);
    MetricsRun ofTraces = parsed.over(grid, NO_EXEMPLARS);
    Queries.to(store).scan(TimeRange.ALWAYS, SpanTest.anything(), ofTraces);
    assertAlike(ofSums.answer(), ofTraces.answer());
  }

  /** Sums of durations are rounded at other places. */
  private static void assertAlike(SeriesAnswer answer, SeriesAnswer expected) {
    assertThat(answer.series()).hasSameSizeAs(expected.series());
    for (int i = 0; i < answer.series().size(); i++) {
      Series series = answer.series().get(i);
      Series of = expected.series().get(i);
      assertThat(series.labels()).isEqualTo(of.labels());
      assertThat(series.samples()).hasSameSizeAs(of.samples());
      for (int k = 0; k < series.samples().size(); k++) {
        Series.Sample sample = series.samples().get(k);
        Series.Sample other = of.samples().get(k);
        assertThat(sample.epochMillis()).isEqualTo(other.epochMillis());
        assertThat(sample.value()).isCloseTo(other.value(), withinPercentage(1e-9));
      }
    }
  }
}
