package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.SeriesLimits;
import io.meshspan.backend.query.series.TimeGrid;
import java.util.OptionalInt;

/**
 * The door to metrics: a query for numbers that was understood.
 *
 * <pre>{@code
 * MetricsQuery query = MetricsQuery.parse("{ status = error } | rate() by (resource.service.name)");
 * MetricsRun run = query.over(grid, new SeriesLimits(1_000, 100));
 * store.scan(TraceFilter.of(grid.range()), run);
 * SeriesAnswer answer = run.answer();
 * }</pre>
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class MetricsQuery {
  private final MetricsPlan plan;

  private MetricsQuery(MetricsPlan plan) {
    this.plan = plan;
  }

  /**
   * Reads a query.
   *
   * @throws TraceQlException when it makes no sense, or asks for traces
   */
  public static MetricsQuery parse(String query) {
    return new MetricsQuery(Parser.parseMetrics(query));
  }

  /** How many exemplars the query itself asks for. */
  public OptionalInt exemplars() {
    Value hint = plan.hints().getOrDefault("exemplars", new Value.Absent());
    if (hint instanceof Value.Whole number) {
      return OptionalInt.of((int) Math.max(0, Math.min(number.value(), Integer.MAX_VALUE)));
    }
    return hint instanceof Value.Bool bool && !bool.value()
        ? OptionalInt.of(0)
        : OptionalInt.empty();
  }

  /** Its evaluation over these intervals, which has seen nothing yet. */
  public MetricsRun over(TimeGrid grid, SeriesLimits limits) {
    return new MetricsRun(plan.expression(), grid, limits);
  }
}
