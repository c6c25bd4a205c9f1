package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A finished operation, as its sender described it.
 *
 * <p>Made with {@link #builder}; immutable.
 *
 * @param startEpochNanos nanoseconds since 1970, above zero
 * @param endEpochNanos nanoseconds since 1970; a clock that was set back may put it before the
 *     start
 * @param traceState the W3C header of that name, "" for none
 * @param flags OTLP's span flags; the lowest byte is W3C's trace flags
 */
public record Span(
    TraceId traceId,
    SpanId spanId,
    Optional<SpanId> parent,
    String name,
    SpanKind kind,
    long startEpochNanos,
    long endEpochNanos,
    Status status,
    List<Attribute> attributes,
    List<Event> events,
    List<Link> links,
    String traceState,
    int flags,
    Dropped dropped,
    Scope scope,
    Resource resource) {

  public Span {
    requireNonNull(traceId, "traceId");
    requireNonNull(spanId, "spanId");
    if (parent.isPresent() && parent.get().equals(spanId)) {
      throw new IllegalArgumentException("span " + spanId + " is its own parent");
    }
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
    if (startEpochNanos <= 0 || endEpochNanos < 0) {
      throw new IllegalArgumentException("span " + spanId + " has no start or a negative end");
    }
    requireNonNull(status, "status");
    attributes = List.copyOf(attributes);
    events = List.copyOf(events);
    links = List.copyOf(links);
    requireNonNull(traceState, "traceState");
    requireNonNull(dropped, "dropped");
    requireNonNull(scope, "scope");
    requireNonNull(resource, "resource");
  }

  /** Starts a span that has ids and a name, and says nothing else. */
  public static SpanBuilder builder(TraceId traceId, SpanId spanId, String name) {
    return new SpanBuilder(traceId, spanId, name);
  }

  /** Nanoseconds from start to end, never below zero. */
  public long durationNanos() {
    return Math.max(0, endEpochNanos - startEpochNanos);
  }

  /** The service of its resource. */
  public String service() {
    return resource.service();
  }

  /** Whether its status is an error. */
  public boolean failed() {
    return status.code() == Status.Code.ERROR;
  }
}
