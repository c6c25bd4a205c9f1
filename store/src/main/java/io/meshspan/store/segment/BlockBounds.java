package io.meshspan.store.segment;

import io.meshspan.store.Span;
import io.meshspan.store.TimeRange;

/**
 * Between what the times of a block's spans lie; which of its parts can be passed over without a
 * look.
 *
 * @param leastStart in nanoseconds since 1970
 * @param mostStart likewise
 * @param mostDuration in nanoseconds
 * @param lastTraceStart the start of the trace that begins last, by which blocks are in order
 */
record BlockBounds(
    long leastStart, long mostStart, long mostDuration, long lastTraceStart, boolean hasLinks) {
  static final BlockBounds NONE = new BlockBounds(Long.MAX_VALUE, 0, 0, 0, false);

  BlockBounds with(Span span) {
    return new BlockBounds(
        Math.min(leastStart, span.startEpochNanos()),
        Math.max(mostStart, span.startEpochNanos()),
        Math.max(mostDuration, span.durationNanos()),
        lastTraceStart,
        hasLinks || !span.links().isEmpty());
  }

  /** Whether a span may start in the range. */
  boolean meet(TimeRange range) {
    return mostStart >= range.startEpochNanos() && leastStart <= range.endEpochNanos();
  }

  BlockBounds endingWith(long traceStart) {
    return new BlockBounds(leastStart, mostStart, mostDuration, traceStart, hasLinks);
  }
}
