package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.SeriesAnswer;
import io.meshspan.backend.query.series.SeriesLimits;
import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.store.Attribute;
import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceVisitor;
import java.util.BitSet;
import java.util.List;

/**
 * A query for metrics while it looks at traces. Every trace is shown to it once, in any order; it
 * can be asked for its answer at any time, and goes on from there.
 *
 * <p>For one thread at a time.
 */
public final class MetricsRun implements TraceVisitor {
  private final MetricsPlan plan;
  private final TimeGrid grid;
  private final Observations observations;
  private long inspectedTraces;
  private long inspectedSpans;

  MetricsRun(MetricsPlan plan, TimeGrid grid, SeriesLimits limits) {
    this.plan = plan;
    this.grid = grid;
    this.observations = Observations.of(plan, grid, limits);
  }

  @Override
  public Next visit(Trace trace) {
    inspectedTraces++;
    inspectedSpans += trace.spans().size();
    if (trace.spans().stream().anyMatch(span -> grid.contains(span.startEpochNanos()))) {
      TraceIndex index = new TraceIndex(trace);
      FieldValues fields = new FieldValues(index);
      for (SpanGroup group : new Run(index, fields).of(plan.pipeline())) {
        observe(index, fields, group.spans());
      }
    }
    return Next.GO_ON;
  }

  private void observe(TraceIndex index, FieldValues fields, BitSet spans) {
    boolean mayBeExemplar = true;
    for (int i = spans.nextSetBit(0); i >= 0; i = spans.nextSetBit(i + 1)) {
      Span span = index.span(i);
      if (grid.contains(span.startEpochNanos())) {
        observations.observe(index, fields, i);
        if (mayBeExemplar && observations.wantsExemplars()) {
          Attribute id = Attribute.of("trace:id", FieldValues.withoutZeros(span.traceId().hex()));
          observations.exemplar(index, fields, i, List.of(id));
        }
        // One span stands for a trace.
        mayBeExemplar = false;
      }
    }
  }

  /** How many traces were shown to it. */
  public long inspectedTraces() {
    return inspectedTraces;
  }

  /** How many spans they have. */
  public long inspectedSpans() {
    return inspectedSpans;
  }

  /** What it found so far. */
  public SeriesAnswer answer() {
    return observations.finish(plan.second());
  }
}
