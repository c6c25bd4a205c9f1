package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.Lines;
import io.meshspan.backend.query.series.SeriesAnswer;
import io.meshspan.backend.query.series.SeriesLimits;
import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.backend.query.traceql.MetricsExpression.After;
import io.meshspan.backend.query.traceql.MetricsExpression.Combined;
import io.meshspan.backend.query.traceql.MetricsExpression.Constant;
import io.meshspan.backend.query.traceql.MetricsExpression.Counted;
import io.meshspan.store.Attribute;
import io.meshspan.store.Span;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanTest;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceVisitor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A query for metrics while it looks at traces. Every trace is shown to it once, in any order; it
 * can be asked for its answer at any time, and goes on from there.
 *
 * <p>For one thread at a time.
 */
public final class MetricsRun implements TraceVisitor {
  private static final int SPANS_BETWEEN_LOOKS = 4_096;

  private final MetricsExpression expression;
  private final TimeGrid grid;
  private final Map<Counted, Observations> observations = new LinkedHashMap<>();
  private long inspectedTraces;
  private long inspectedSpans;

  MetricsRun(MetricsExpression expression, TimeGrid grid, SeriesLimits limits) {
    this.expression = expression;
    this.grid = grid;
    Set<Counted> counted = new LinkedHashSet<>();
    collect(expression, counted);
    // Exemplars are shared; whoever wants some gets one of each.
    int share = (limits.exemplars() + counted.size() - 1) / counted.size();
    for (Counted each : counted) {
      observations.put(
          each, Observations.of(each.first(), grid, new SeriesLimits(limits.series(), share)));
    }
  }

  private static void collect(MetricsExpression from, Set<Counted> to) {
    if (from instanceof Counted counted) {
      to.add(counted);
    } else if (from instanceof After after) {
      collect(after.of(), to);
    } else if (from instanceof Combined combined) {
      collect(combined.left(), to);
      collect(combined.right(), to);
    }
  }

  /** Looks at what counts: single spans where they tell all that is asked, else whole traces. */
  public void over(SpanSource source, BooleanSupplier goesOn) {
    List<SingleSpans> single = new ArrayList<>();
    observations.forEach(
        (counted, into) -> SingleSpans.of(counted, grid, into).ifPresent(single::add));
    if (single.size() < observations.size()) {
      source.scan(
          grid.range(),
          necessary(),
          trace -> {
            visit(trace);
            return goesOn.getAsBoolean() ? Next.GO_ON : Next.STOP;
          });
      return;
    }
    for (SingleSpans each : single) {
      source.observe(each.question(), asLongAs(goesOn, each));
      inspectedSpans += each.seen();
    }
  }

  private static SpanObserver asLongAs(BooleanSupplier goesOn, SingleSpans each) {
    return span -> {
      each.see(span);
      boolean isTimeToAsk = each.seen() % SPANS_BETWEEN_LOOKS == 1;
      return isTimeToAsk && !goesOn.getAsBoolean() ? Next.STOP : Next.GO_ON;
    };
  }

  /** What one span of a trace must pass, whatever else, for the trace to count in any number. */
  private SpanTest necessary() {
    List<SpanTest> all =
        observations.keySet().stream().map(each -> NecessaryTest.of(each.pipeline())).toList();
    return all.contains(SpanTest.anything()) ? SpanTest.anything() : new SpanTest.Any(all);
  }

  @Override
  public Next visit(Trace trace) {
    inspectedTraces++;
    inspectedSpans += trace.spans().size();
    if (trace.spans().stream().anyMatch(span -> grid.contains(span.startEpochNanos()))) {
      TraceIndex index = new TraceIndex(trace);
      FieldValues fields = new FieldValues(index);
      observations.forEach(
          (counted, into) -> {
            for (SpanGroup group : new Run(index, fields).of(counted.pipeline())) {
              observe(index, fields, group.spans(), into);
            }
          });
    }
    return Next.GO_ON;
  }

  private void observe(TraceIndex index, FieldValues fields, BitSet spans, Observations into) {
    boolean mayBeExemplar = true;
    for (int i = spans.nextSetBit(0); i >= 0; i = spans.nextSetBit(i + 1)) {
      Span span = index.span(i);
      if (grid.contains(span.startEpochNanos())) {
        into.observe(index, fields, i);
        if (mayBeExemplar && into.wantsExemplars()) {
          Attribute id = Attribute.of("trace:id", FieldValues.withoutZeros(span.traceId().hex()));
          into.exemplar(index, fields, i, List.of(id));
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
    return lines(expression).answer();
  }

  private Lines lines(MetricsExpression of) {
    if (of instanceof Counted counted) {
      return observations.get(counted).lines();
    }
    if (of instanceof After after) {
      return lines(after.of()).after(after.stages());
    }
    // Two constants were reckoned when the query was read.
    Combined combined = (Combined) of;
    if (combined.left() instanceof Constant left) {
      return lines(combined.right()).combined(left.value().number(), combined.arithmetic());
    }
    if (combined.right() instanceof Constant right) {
      return lines(combined.left()).combined(combined.arithmetic(), right.value().number());
    }
    return lines(combined.left()).combined(combined.arithmetic(), lines(combined.right()));
  }
}
