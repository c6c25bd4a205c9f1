package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The spans of one trace that have come so far: at least one, in the order of their start.
 *
 * @param spans those with the same start in the order of their ids
 */
public record Trace(TraceId id, List<Span> spans) {
  /** The order of a trace's spans: by start, equal ones by id, kind and service. */
  public static final Comparator<Span> BY_START =
      Comparator.comparingLong(Span::startEpochNanos)
          .thenComparing(span -> span.spanId().bits())
          .thenComparing(Span::kind)
          .thenComparing(Span::service);

  public Trace {
    requireNonNull(id, "id");
    spans = List.copyOf(spans);
    if (spans.isEmpty()) {
      throw new IllegalArgumentException("trace " + id + " has no span");
    }
  }

  /** When its earliest span began, in nanoseconds since 1970. */
  public long startEpochNanos() {
    return spans.get(0).startEpochNanos();
  }

  /** When its latest span ended, in nanoseconds since 1970. */
  public long endEpochNanos() {
    long end = 0;
    for (Span span : spans) {
      end = Math.max(end, span.startEpochNanos() + span.durationNanos());
    }
    return end;
  }

  /** The earliest span without a parent; empty as long as none has come. */
  public Optional<Span> root() {
    for (Span span : spans) {
      if (span.parent().isEmpty()) {
        return Optional.of(span);
      }
    }
    return Optional.empty();
  }
}
