package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A span's pointer at another span, of this or of another trace.
 *
 * @param traceState the W3C header of that name of the span pointed at, "" for none
 * @param droppedAttributes how many its sender left out
 */
public record Link(
    TraceId traceId,
    SpanId spanId,
    String traceState,
    List<Attribute> attributes,
    int droppedAttributes) {
  public Link {
    requireNonNull(traceId, "traceId");
    requireNonNull(spanId, "spanId");
    requireNonNull(traceState, "traceState");
    attributes = List.copyOf(attributes);
  }

  /** A bare link. */
  public static Link to(TraceId traceId, SpanId spanId) {
    return new Link(traceId, spanId, "", List.of(), 0);
  }
}
