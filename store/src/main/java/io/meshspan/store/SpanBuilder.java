package io.meshspan.store;

import java.util.List;
import java.util.Optional;

/** Collects what a {@link Span} holds; every setter answers itself. For one thread. */
public final class SpanBuilder {
  private final TraceId traceId;
  private final SpanId spanId;
  private final String name;
  private long startEpochNanos = 1;
  private long endEpochNanos = 1;
  private Optional<SpanId> parent = Optional.empty();
  private SpanKind kind = SpanKind.UNSPECIFIED;
  private Status status = Status.UNSET;
  private List<Attribute> attributes = List.of();
  private List<Event> events = List.of();
  private List<Link> links = List.of();
  private String traceState = "";
  private int flags = 0;
  private Dropped dropped = Dropped.NOTHING;
  private Scope scope = Scope.UNKNOWN;
  private Resource resource = new Resource(List.of());

  SpanBuilder(TraceId traceId, SpanId spanId, String name) {
    this.traceId = traceId;
    this.spanId = spanId;
    this.name = name;
  }

  /** From when to when it lasted, in nanoseconds since 1970. */
  public SpanBuilder lasting(long startEpochNanos, long endEpochNanos) {
    this.startEpochNanos = startEpochNanos;
    this.endEpochNanos = endEpochNanos;
    return this;
  }

  /** The span that it is part of. */
  public SpanBuilder parent(Optional<SpanId> parent) {
    this.parent = parent;
    return this;
  }

  /** What part it plays. */
  public SpanBuilder kind(SpanKind kind) {
    this.kind = kind;
    return this;
  }

  /** How it ended. */
  public SpanBuilder status(Status status) {
    this.status = status;
    return this;
  }

  /** Its own attributes. */
  public SpanBuilder attributes(List<Attribute> attributes) {
    this.attributes = attributes;
    return this;
  }

  /** What happened meanwhile. */
  public SpanBuilder events(List<Event> events) {
    this.events = events;
    return this;
  }

  /** The spans that it points at. */
  public SpanBuilder links(List<Link> links) {
    this.links = links;
    return this;
  }

  /** the W3C header of that name. */
  public SpanBuilder traceState(String traceState) {
    this.traceState = traceState;
    return this;
  }

  /** OTLP's span flags. */
  public SpanBuilder flags(int flags) {
    this.flags = flags;
    return this;
  }

  /** What its sender left out. */
  public SpanBuilder dropped(Dropped dropped) {
    this.dropped = dropped;
    return this;
  }

  /** What made it. */
  public SpanBuilder scope(Scope scope) {
    this.scope = scope;
    return this;
  }

  /** What sent it. */
  public SpanBuilder resource(Resource resource) {
    this.resource = resource;
    return this;
  }

  /**
   * The span.
   *
   * @throws IllegalArgumentException when it is its own parent, or has no start
   */
  public Span build() {
    return new Span(
        traceId,
        spanId,
        parent,
        name,
        kind,
        startEpochNanos,
        endEpochNanos,
        status,
        attributes,
        events,
        links,
        traceState,
        flags,
        dropped,
        scope,
        resource);
  }
}
