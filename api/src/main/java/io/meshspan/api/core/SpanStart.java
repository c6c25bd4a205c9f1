package io.meshspan.api.core;

import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How the next span begins: under which parent, linked to what, when, of which kind, current or
 * not. Immutable, so that families built on it can be shared and reused.
 */
public final class SpanStart {
  /** A span links to at most this many causes. An SDK may keep fewer: OpenTelemetry's keeps 128. */
  static final int MAX_LINKS = 1024;

  private final Telemetry telemetry;
  private final Context parent; // null: whatever is current when the span starts
  private final List<TraceContext> links;
  private final Instant startedAt; // null: now
  private final SpanKind kind; // null: the type's own
  private final boolean detached;

  private SpanStart(
      Telemetry telemetry,
      Context parent,
      List<TraceContext> links,
      Instant startedAt,
      SpanKind kind,
      boolean detached) {
    this.telemetry = telemetry;
    this.parent = parent;
    this.links = links;
    this.startedAt = startedAt;
    this.kind = kind;
    this.detached = detached;
  }

  /** A start with nothing said: now, under the current span, made current. */
  public static SpanStart plain(Telemetry telemetry) {
    return new SpanStart(telemetry, null, List.of(), null, null, false);
  }

  SpanStart under(Context newParent) {
    return new SpanStart(telemetry, newParent, links, startedAt, kind, detached);
  }

  SpanStart linkedTo(Iterable<TraceContext> causes) {
    Set<TraceContext> all = new LinkedHashSet<>(links);
    try {
      for (TraceContext cause : causes) {
        if (all.size() == MAX_LINKS) {
          telemetry.reject(Rejection.TOO_LONG, "links");
          break;
        }
        if (cause != null && cause.isPresent()) {
          all.add(cause);
        }
      }
    } catch (RuntimeException e) { // a list that somebody is changing, say
      telemetry.reject(Rejection.UNREADABLE, "links");
    }
    return new SpanStart(telemetry, parent, List.copyOf(all), startedAt, kind, detached);
  }

  SpanStart at(Instant start) {
    return new SpanStart(telemetry, parent, links, start, kind, detached);
  }

  SpanStart as(SpanKind newKind) {
    return new SpanStart(telemetry, parent, links, startedAt, newKind, detached);
  }

  SpanStart asDetached() {
    return new SpanStart(telemetry, parent, links, startedAt, kind, true);
  }

  Telemetry telemetry() {
    return telemetry;
  }

  boolean isDetached() {
    return detached;
  }

  Context parent() {
    return parent == null ? Context.current() : parent;
  }

  /** Nanoseconds by which the start lies before now; 0 for spans that start now. */
  long nanosAgo() {
    return startedAt == null ? 0 : nanosBeforeNow(startedAt);
  }

  /** Never negative: a time that lies ahead counts as now. Ends at about 292 years. */
  static long nanosBeforeNow(Instant time) {
    Instant now = Instant.now();
    if (!time.isBefore(now)) {
      return 0;
    }
    // Saturates where a product of its own would wrap.
    long seconds = TimeUnit.SECONDS.toNanos(now.getEpochSecond() - time.getEpochSecond());
    return seconds == Long.MAX_VALUE ? seconds : seconds + now.getNano() - time.getNano();
  }

  SpanBuilder applyTo(SpanBuilder builder, SpanType type) {
    builder.setSpanKind(kind(type));
    if (parent != null) {
      builder.setParent(parent);
    }
    for (TraceContext cause : links) {
      builder.addLink(cause.spanContext());
    }
    if (startedAt != null) {
      builder.setStartTimestamp(startedAt);
    }
    return builder;
  }

  private SpanKind kind(SpanType type) {
    if (kind == null) {
      return type.kinds().get(0);
    }
    if (!type.kinds().contains(kind)) {
      telemetry.reject(Rejection.WRONG_KIND, type.name());
      return type.kinds().get(0);
    }
    return kind;
  }
}
