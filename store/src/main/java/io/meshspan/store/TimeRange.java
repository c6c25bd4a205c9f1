package io.meshspan.store;

/**
 * A range of time in nanoseconds since 1970, both ends included.
 *
 * @param endEpochNanos not before the start
 */
public record TimeRange(long startEpochNanos, long endEpochNanos) {
  /** Whatever has a time. */
  public static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);

  public TimeRange {
    if (endEpochNanos < startEpochNanos) {
      throw new IllegalArgumentException("a range of time ends before it starts");
    }
  }

  /** Whether the moment lies within. */
  public boolean contains(long epochNanos) {
    return epochNanos >= startEpochNanos && epochNanos <= endEpochNanos;
  }

  /** Whether some moment lies in both. */
  public boolean meets(TimeRange other) {
    return startEpochNanos <= other.endEpochNanos && other.startEpochNanos <= endEpochNanos;
  }

  /** The same with so many nanoseconds more at either end, as far as there are such times. */
  public TimeRange widenedBy(long nanos) {
    long start = Math.max(0, startEpochNanos - nanos);
    boolean isLast = endEpochNanos > Long.MAX_VALUE - nanos;
    return new TimeRange(start, isLast ? Long.MAX_VALUE : endEpochNanos + nanos);
  }
}
