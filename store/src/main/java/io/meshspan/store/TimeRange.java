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
}
