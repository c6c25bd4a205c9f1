package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Spans of one make that began in the same minute, added up. A minute holds its end and not its
 * start, as the intervals of TraceQL's metrics do.
 *
 * @param epochMinute the minute of their starts, see {@link #minuteOf}
 * @param spans how many, above zero
 * @param durationNanos of all together
 * @param durations how many lasted how long: element b counts those of more than 2^(b-1) and at
 *     most 2^b nanoseconds, element 0 those of at most one; elements that would be 0 at the end are
 *     left out
 */
public record SpanTally(
    long epochMinute,
    String service,
    String name,
    SpanKind kind,
    Status.Code status,
    long spans,
    long durationNanos,
    List<Long> durations) {
  /** Nanoseconds of a minute. */
  public static final long MINUTE_NANOS = 60_000_000_000L;

  public SpanTally {
    requireNonNull(service, "service");
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
    requireNonNull(status, "status");
    durations = List.copyOf(durations);
  }

  /**
   * The minute of a start: m for what starts after {@code m * MINUTE_NANOS} and not after {@code (m
   * + 1) * MINUTE_NANOS}.
   */
  public static long minuteOf(long startEpochNanos) {
    return Math.floorDiv(startEpochNanos - 1, MINUTE_NANOS);
  }

  /** The element of {@link #durations} that counts a span of so many nanoseconds. */
  public static int bucket(long durationNanos) {
    return durationNanos <= 1 ? 0 : 64 - Long.numberOfLeadingZeros(durationNanos - 1);
  }
}
