package io.meshspan.store;

/** What spans of one make have in common. The same object stands for many spans of a store. */
public record SpanMake(
    String name, SpanKind kind, Status.Code status, Resource resource, Scope scope) {
  /** Of this span. */
  public static SpanMake of(Span span) {
    return new SpanMake(
        span.name(), span.kind(), span.status().code(), span.resource(), span.scope());
  }
}
