package io.meshspan.backend.query.calls;

import io.meshspan.backend.query.calls.CallSeries.Call;
import io.meshspan.store.SeenSpan;
import io.meshspan.store.SpanMake;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanTest;
import io.meshspan.store.Status;
import io.meshspan.store.TraceVisitor.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Gathers calls out of single spans, as long as they are not too many to be counted at once. */
public final class CallCollector implements SpanObserver {
  private static final int MOST_CALLS = 1_000_000;
  private static final int CALLS_BETWEEN_LOOKS = 4_096;

  private final CallFilter filter;
  private final ChartTimes times;
  private final Map<String, Map<String, List<Call>>> calls = new TreeMap<>();
  private final BooleanSupplier isOutOfTime;
  private int counted;
  private boolean tooMuch;

  private CallCollector(CallFilter filter, ChartTimes times, BooleanSupplier isOutOfTime) {
    this.filter = filter;
    this.times = times;
    this.isOutOfTime = isOutOfTime;
  }

  /** Where it finds spans. */
  @FunctionalInterface
  public interface Source {
    /** Shows those that a question is about. */
    void observe(SpanQuestion question, SpanObserver observer);
  }

  /**
   * A series for everything that had a call, sorted by service and operation; none when there is
   * too much to count: a million calls, or more than can be looked at in time.
   */
  public static Optional<List<CallSeries>> collect(
      Source source, CallFilter filter, ChartTimes times, BooleanSupplier isOutOfTime) {
    CallCollector collector = new CallCollector(filter, times, isOutOfTime);
    SpanTest isCall =
        new SpanTest.OnService(filter.services()::contains)
            .and(new SpanTest.OnKind(filter.kinds()));
    source.observe(SpanQuestion.of(times.seen(), isCall), collector);
    return collector.tooMuch ? Optional.empty() : Optional.of(collector.series());
  }

  @Override
  public Next see(SeenSpan span) {
    SpanMake make = span.make();
    String operation = filter.grouping() == CallFilter.Grouping.OPERATION ? make.name() : "";
    calls
        .computeIfAbsent(make.resource().service(), any -> new TreeMap<>())
        .computeIfAbsent(operation, any -> new ArrayList<>())
        .add(
            new Call(
                span.startEpochNanos(), span.durationNanos(), make.status() == Status.Code.ERROR));
    counted++;
    boolean isTimeToLook = counted % CALLS_BETWEEN_LOOKS == 1;
    tooMuch = counted > MOST_CALLS || (isTimeToLook && isOutOfTime.getAsBoolean());
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
