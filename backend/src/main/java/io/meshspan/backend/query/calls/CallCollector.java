package io.meshspan.backend.query.calls;

import io.meshspan.backend.query.calls.CallSeries.Call;
import io.meshspan.store.Span;
import io.meshspan.store.SpanTest;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Gathers calls out of whole traces, as long as they are not too many to be counted at once. */
public final class CallCollector implements TraceVisitor {
  private static final int MOST_CALLS = 1_000_000;

  private final CallFilter filter;
  private final ChartTimes times;
  private final TimeRange seen;
  private final Map<String, Map<String, List<Call>>> calls = new TreeMap<>();
  private final BooleanSupplier isOutOfTime;
  private int counted;
  private boolean tooMuch;

  private CallCollector(CallFilter filter, ChartTimes times, BooleanSupplier isOutOfTime) {
    this.filter = filter;
    this.times = times;
    this.seen = times.seen();
    this.isOutOfTime = isOutOfTime;
  }

  /** Where it finds traces. */
  public interface Source {
    /** Shows those that a filter names. */
    void scan(TraceFilter filter, TraceVisitor visitor);
  }

  /**
   * A series for everything that had a call, sorted by service and operation; none when there is
   * too much to count: a million calls, or more than can be looked at in time.
   */
  public static Optional<List<CallSeries>> collect(
      Source source, CallFilter filter, ChartTimes times, BooleanSupplier isOutOfTime) {
    CallCollector collector = new CallCollector(filter, times, isOutOfTime);
    source.scan(
        TraceFilter.of(collector.seen)
            .having(new SpanTest.OnService(filter.services()::contains))
            .having(new SpanTest.OnKind(filter.kinds())),
        collector);
    return collector.tooMuch ? Optional.empty() : Optional.of(collector.series());
  }

  @Override
  public Next visit(Trace trace) {
    for (Span span : trace.spans()) {
      if (seen.contains(span.startEpochNanos())
          && filter.kinds().contains(span.kind())
          && filter.services().contains(span.service())) {
        String operation = filter.grouping() == CallFilter.Grouping.OPERATION ? span.name() : "";
        calls
            .computeIfAbsent(span.service(), any -> new TreeMap<>())
            .computeIfAbsent(operation, any -> new ArrayList<>())
            .add(new Call(span.startEpochNanos(), span.durationNanos(), span.failed()));
        counted++;
      }
    }
    tooMuch = counted > MOST_CALLS || isOutOfTime.getAsBoolean();
    return tooMuch ? Next.STOP : Next.GO_ON;
  }

  private List<CallSeries> series() {
    List<CallSeries> series = new ArrayList<>();
    calls.forEach(
        (service, byOperation) ->
            byOperation.forEach(
                (operation, all) -> series.add(new CallSeries(service, operation, times, all))));
    return series;
  }
}
