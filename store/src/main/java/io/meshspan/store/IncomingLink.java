package io.meshspan.store;

import static java.util.Objects.requireNonNull;

/**
 * A link seen from where it points: which span of which trace points at {@code target}.
 *
 * @param name of the span that has the link
 * @param service of the span that has the link
 */
public record IncomingLink(
    SpanId target, TraceId traceId, SpanId spanId, String name, String service) {
  public IncomingLink {
    requireNonNull(target, "target");
    requireNonNull(traceId, "traceId");
    requireNonNull(spanId, "spanId");
    requireNonNull(name, "name");
    requireNonNull(service, "service");
  }
}
