package io.meshspan.sdk.sampling;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Keeps so many spans a second, whatever comes, and shares them fairly between the operations that
 * begin traces: each gets the same number of traces a second, and what one does not need goes to
 * the others (max-min fairness). An operation that is rarer than its share is kept whole, and every
 * operation is kept about once a minute even when there is no room at all.
 *
 * <p>How many traces fit follows from how many spans a kept trace had of late. Spans that continue
 * a trace from elsewhere are never refused, since that would cut it: they take from what there is
 * for traces that begin here. All of this is held over some {@value #SECONDS_TO_FADE} seconds; a
 * burst that nobody has seen before passes the budget for so long.
 *
 * <p>Memory: {@value #MOST_OPERATIONS} operations; further ones share one place.
 */
final class Adaptive implements Policy {
  private static final int SECONDS_TO_FADE = 5;
  private static final int MOST_OPERATIONS = 500;
  private static final double ONCE_A_MINUTE = 1.0 / 60;
  private static final double FORGOTTEN = 1e-4;
  private static final long WEIGHED_EVERY_NANOS = 200_000_000;

  private final double budget;
  private final LongSupplier nanoTime;
  private final Map<String, DecayingRate> operations = new ConcurrentHashMap<>();
  private final DecayingRate others;
  private final DecayingRate tracesKept;
  private final DecayingRate spansContinued;
  private final AtomicLong weighedAt;
  private volatile double share;

  /**
   * A budget.
   *
   * @param budget spans a second, above 0
   * @param nanoTime the time that passes, in nanoseconds
   */
  Adaptive(double budget, LongSupplier nanoTime) {
    if (!(budget > 0 && budget <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException("a budget is more than 0 spans a second, not " + budget);
    }
    this.budget = budget;
    this.nanoTime = nanoTime;
    long now = nanoTime.getAsLong();
    this.others = new DecayingRate(SECONDS_TO_FADE, now);
    this.tracesKept = new DecayingRate(SECONDS_TO_FADE, now);
    this.spansContinued = new DecayingRate(SECONDS_TO_FADE, now);
    this.weighedAt = new AtomicLong(now);
    this.share = budget;
  }

  @Override
  public RejectionThreshold threshold(String operation) {
    long now = nanoTime.getAsLong();
    weighSometimes(now);
    double perSecond = operations.getOrDefault(operation, others).perSecond(now);
    double fair = Math.max(share, ONCE_A_MINUTE);
    return perSecond <= fair
        ? RejectionThreshold.KEEPS_ALL
        : RejectionThreshold.keeping(fair / perSecond);
  }

  @Override
  public void begun(String operation, boolean isKept) {
    long now = nanoTime.getAsLong();
    rate(operation, now).happened(now);
    if (isKept) {
      tracesKept.happened(now);
    }
  }

  @Override
  public void continued() {
    spansContinued.happened(nanoTime.getAsLong());
  }

  private DecayingRate rate(String operation, long now) {
    DecayingRate known = operations.get(operation);
    if (known != null) {
      return known;
    }
    // A few more than the limit where threads meet: it bounds memory, and is no promise to the
    // last.
    return operations.size() < MOST_OPERATIONS
        ? operations.computeIfAbsent(operation, name -> new DecayingRate(SECONDS_TO_FADE, now))
        : others;
  }

  private void weighSometimes(long now) {
    long last = weighedAt.get();
    if (now - last >= WEIGHED_EVERY_NANOS && weighedAt.compareAndSet(last, now)) {
      operations.values().removeIf(rate -> rate.perSecond(now) < FORGOTTEN);
      share = fairShare(tracesThatFit(now), rates(now));
    }
  }

  private double tracesThatFit(long now) {
    double traces = tracesKept.perSecond(now);
    double spans = traces + spansContinued.perSecond(now);
    return traces == 0 ? budget : budget * traces / spans;
  }

  private double[] rates(long now) {
    double[] rates =
        Stream.concat(operations.values().stream(), Stream.of(others))
            .mapToDouble(rate -> rate.perSecond(now))
            .toArray();
    Arrays.sort(rates);
    return rates;
  }

  /**
   * The level up to which each is filled so that all together are the whole: the rates' minimum
   * with it adds up to {@code whole}.
   *
   * @param ascending rates, the lowest first
   */
  static double fairShare(double whole, double[] ascending) {
    double left = whole;
    for (int i = 0; i < ascending.length; i++) {
      double equally = left / (ascending.length - i);
      if (ascending[i] > equally) {
        return equally;
      }
      left -= ascending[i];
    }
    return whole; // all of them fit
  }

  @Override
  public String description() {
    return "adaptive " + budget + " spans/s";
  }
}
