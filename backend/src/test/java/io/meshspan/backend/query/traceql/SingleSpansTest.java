package io.meshspan.backend.query.traceql;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.series.SeriesLimits;
import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.store.SpanStore;
import io.meshspan.store.SpanTest;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What columns answer is what whole traces would have answered. */
final class SingleSpansTest {
  private static final TimeGrid GRID = TimeGrid.around(1, 13, 2);
  private static final SeriesLimits LIMITS = new SeriesLimits(1_000, 0);

  private final SpanStore store = SpanStore.inMemory(new StoreLimits(100_000, 1_000, 1L << 30));
  private final CountingSource source = new CountingSource(Queries.to(store));

  @BeforeEach
  void fill() {
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      Trace trace = NecessaryTestTest.trace(random);
      store.append(trace.spans());
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} | rate()",
        "{ status = error } | count_over_time() by (resource.service.name)",
        "{ nestedSetParent < 0 && true } | rate() by (name, status)",
        "{ nestedSetParent < 0 && true && resource.service.name != nil } | rate() by(resource.service.name)",
        "{ true && name != nil } | quantile_over_time(duration, 0.5, 0.9) by(name)",
        "{ kind = server } | histogram_over_time(duration)",
        "{ span.a = \"x\" || span.b = true } | avg_over_time(duration) by (kind)",
        "{ span.a != \"x\" } | max_over_time(duration) by (instrumentation:name)",
        "{ event.a =~ \"x|y\" && duration > 2ns } | min_over_time(duration)",
        "{ resource.a = \"x\" } | sum_over_time(duration) by (resource.a)",
        "{} | rate() by (span.a)",
        "{ status = error } | count_over_time() by (span.c, .a, name, span.c)",
        "{} | quantile_over_time(duration, 0.5) by (span.a, resource.a)",
        "{} | sum_over_time(span.a)",
        "{ kind = server } | avg_over_time(.a) by (span.b)",
        "{} | max_over_time(resource.a)",
        "{} | histogram_over_time(span.a)",
        "{ false } | rate()",
        "({ status = error } | rate()) / ({} | rate())",
        "{} | rate() by (name) | topk(1)"
      })
  void columnsAnswerAsTracesDo(String query) {
    MetricsQuery parsed = MetricsQuery.parse(query);
    MetricsRun ofColumns = parsed.over(GRID, LIMITS);
    ofColumns.over(source, () -> true);
    assertThat(source.scans()).isZero();
    assertThat(source.observations()).isPositive();
    assertThat(ofColumns.answer()).isEqualTo(ofTraces(parsed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ .a = \"x\" } | rate()",
        "{ span.a = nil } | rate()",
        "{ !(span.a = 1) } | rate()",
        "{ span.a = span.c } | rate()",
        "{ rootName = \"raft.commit\" } | rate()",
        "{ status = error } >> {} | rate()",
        "{} | rate() by (span:childCount)",
        "{} | rate() by (duration)",
        "{} | compare({ status = error })"
      })
  void whatColumnsDoNotTellIsAskedOfTraces(String query) {
    MetricsQuery parsed = MetricsQuery.parse(query);
    MetricsRun run = parsed.over(GRID, LIMITS);
    run.over(source, () -> true);
    assertThat(source.scans()).isEqualTo(1);
    assertThat(run.answer()).isEqualTo(ofTraces(parsed));
  }

  private Object ofTraces(MetricsQuery query) {
    MetricsRun run = query.over(GRID, LIMITS);
    Queries.to(store).scan(TimeRange.ALWAYS, SpanTest.anything(), run);
    return run.answer();
  }
}
