package io.meshspan.backend.query.series;

import io.meshspan.store.TimeRange;
import java.util.concurrent.TimeUnit;

/**
 * Intervals of one length, one after the other. An interval does not hold its start, and holds its
 * end, by which it is named.
 *
 * @param startEpochNanos where the first begins, in nanoseconds since 1970
 * @param endEpochNanos where the last ends, a whole number of steps later
 * @param stepNanos the length of each, above zero
 */
public record TimeGrid(long startEpochNanos, long endEpochNanos, long stepNanos) {
  /** The most intervals that a grid has. */
  public static final int MOST_INTERVALS = 10_010;

  /** Outside of every interval. */
  static final int NONE = -1;

  public TimeGrid {
    if (stepNanos <= 0 || startEpochNanos < 0 || endEpochNanos <= startEpochNanos) {
      throw new IllegalArgumentException(
          "a grid from " + startEpochNanos + " to " + endEpochNanos + " by " + stepNanos);
    }
    long length = endEpochNanos - startEpochNanos;
    if (length % stepNanos != 0 || length / stepNanos > MOST_INTERVALS) {
      throw new IllegalArgumentException(
          length + " ns are not up to " + MOST_INTERVALS + " steps of " + stepNanos + " ns");
    }
  }

  /**
   * A grid around a range that does not move when the range moves by less than a step: its borders
   * are multiples of the step, and one interval more comes before the start.
   */
  public static TimeGrid around(long startEpochNanos, long endEpochNanos, long stepNanos) {
    long start = startEpochNanos - startEpochNanos % stepNanos;
    long past = endEpochNanos % stepNanos;
    long end = past == 0 ? endEpochNanos : endEpochNanos + (stepNanos - past);
    return new TimeGrid(start > stepNanos ? start - stepNanos : start, end, stepNanos);
  }

  /** One interval. */
  public static TimeGrid single(long startEpochNanos, long endEpochNanos) {
    return new TimeGrid(startEpochNanos, endEpochNanos, endEpochNanos - startEpochNanos);
  }

  /** How many intervals there are. */
  public int intervals() {
    return (int) ((endEpochNanos - startEpochNanos) / stepNanos);
  }

  /** The length of an interval in seconds. */
  double stepSeconds() {
    return stepNanos / 1e9;
  }

  /** The interval that holds a moment, from 0, or {@link #NONE}. */
  int intervalOf(long epochNanos) {
    return epochNanos > startEpochNanos && epochNanos <= endEpochNanos
        ? (int) ((epochNanos - startEpochNanos - 1) / stepNanos)
        : NONE;
  }

  /** The end of an interval in milliseconds since 1970. */
  long epochMillis(int interval) {
    return TimeUnit.NANOSECONDS.toMillis(startEpochNanos + (interval + 1) * stepNanos);
  }

  /** Whether the moment lies in an interval. */
  public boolean contains(long epochNanos) {
    return intervalOf(epochNanos) != NONE;
  }

  /** From the first moment of the first interval to the last moment of the last. */
  public TimeRange range() {
    return new TimeRange(startEpochNanos + 1, endEpochNanos);
  }

  /**
   * The moments of some of its intervals, one after the other.
   *
   * @param from the first, from 0
   * @param to the one after the last
   */
  public TimeRange range(int from, int to) {
    return new TimeRange(startEpochNanos + from * stepNanos + 1, startEpochNanos + to * stepNanos);
  }
}
