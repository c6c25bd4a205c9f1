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
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceVisitor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
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
  private final List<SingleSpans> singles = new ArrayList<>();
  private final Map<SingleSpans, MinuteSums> sums = new HashMap<>();
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
    observations.forEach(
        (of, into) -> SingleSpans.of(of, grid, into).ifPresent(single -> add(of, into, single)));
  }

  private void add(Counted of, Observations into, SingleSpans single) {
    singles.add(single);
    MinuteSums.of(of, grid, into, single).ifPresent(each -> sums.put(single, each));
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

  /** Looks at what counts in all of the grid. */
  public void over(SpanSource source, BooleanSupplier goesOn) {
    over(grid.range(), source, goesOn);
  }

  /**
   * Looks at what counts in a part of the grid: sums where they tell all that is asked, else single
   * spans, else whole traces. What is in another part is not counted, though it may be looked at.
   *
   * @return whether it came to its end
   */
  public boolean over(TimeRange part, SpanSource source, BooleanSupplier goesOn) {
    boolean[] isStopped = new boolean[1];
    BooleanSupplier watched =
        () -> {
          isStopped[0] = !goesOn.getAsBoolean();
          return !isStopped[0];
        };
    if (singles.size() < observations.size()) {
      source.scan(
          part,
          necessary(),
          trace -> {
            visit(trace, part);
            return watched.getAsBoolean() ? Next.GO_ON : Next.STOP;
          });
      return !isStopped[0];
    }
    for (SingleSpans each : singles) {
      boolean isLookedAt = watched.getAsBoolean();
      if (isLookedAt && !(sums.containsKey(each) && sums.get(each).over(part, source))) {
        source.observe(each.question(part), asLongAs(watched, each));
      }
    }
    return !isStopped[0];
  }

  /**
   * Whether it can look at one part after the other and find the same as in all at once: what it
   * looks for in a trace may be far from the spans that it counts.
   */
  public boolean canGoByParts() {
    boolean areComparisons =
        observations.values().stream().anyMatch(Observations.OfAttributes.class::isInstance);
    return !areComparisons
        && (singles.size() == observations.size() || necessary().equals(SpanTest.anything()));
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
    visit(trace, grid.range());
    return Next.GO_ON;
  }

  private void visit(Trace trace, TimeRange part) {
    boolean isNew = true;
    boolean isHere = false;
    for (Span span : trace.spans()) {
      long start = span.startEpochNanos();
      // Parts come newest first: what is in a later one was shown with it.
      isNew &= start <= part.endEpochNanos() || !grid.contains(start);
      isHere |= part.contains(start);
    }
    inspectedTraces += isNew ? 1 : 0;
    inspectedSpans += isNew ? trace.spans().size() : 0;
    if (isHere) {
      TraceIndex index = new TraceIndex(trace);
      FieldValues fields = new FieldValues(index);
      observations.forEach(
          (counted, into) -> {
            for (SpanGroup group : new Run(index, fields).of(counted.pipeline())) {
              observe(new Shown(index, fields, part), group.spans(), into);
            }
          });
    }
  }

  /** A trace, and the part whose spans count. */
  private record Shown(TraceIndex trace, FieldValues fields, TimeRange part) {}

  private static void observe(Shown shown, BitSet spans, Observations into) {
    boolean mayBeExemplar = true;
    for (int i = spans.nextSetBit(0); i >= 0; i = spans.nextSetBit(i + 1)) {
      Span span = shown.trace().span(i);
      if (shown.part().contains(span.startEpochNanos())) {
        into.observe(shown.trace(), shown.fields(), i);
        if (mayBeExemplar && into.wantsExemplarAt(span.startEpochNanos())) {
          Attribute id = Attribute.of("trace:id", FieldValues.withoutZeros(span.traceId().hex()));
          into.exemplar(shown.trace(), shown.fields(), i, List.of(id));
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
    return inspectedSpans
        + singles.stream().mapToLong(SingleSpans::seen).sum()
        + sums.values().stream().mapToLong(MinuteSums::seen).sum();
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
