package io.meshspan.backend.query.calls;

import io.meshspan.store.TimeRange;

/**
 * The moments of a chart, each of which tells of the window before it.
 *
 * @param startEpochNanos the first moment
 * @param endEpochNanos not before the first; the last moment is this or within a step before
 * @param stepNanos from one to the next, above zero
 * @param windowNanos how far each looks back, above zero: calls that start after its beginning, and
 *     not after its end
 */
public record ChartTimes(
    long startEpochNanos, long endEpochNanos, long stepNanos, long windowNanos) {
  public ChartTimes {
    if (endEpochNanos < startEpochNanos || stepNanos < 1 || windowNanos < 1) {
      throw new IllegalArgumentException("a chart has an order of times, a step and a window");
    }
  }

  /** How many moments there are. */
  public long count() {
    return (endEpochNanos - startEpochNanos) / stepNanos + 1;
  }

  /** The moment with this number, from 0. */
  public long at(int index) {
    return startEpochNanos + index * stepNanos;
  }

  /** What all windows together see. */
  TimeRange seen() {
    return new TimeRange(Math.max(0, startEpochNanos - windowNanos + 1), endEpochNanos);
  }
}
