package io.meshspan.backend.receive;

import com.google.protobuf.ByteString;
import io.meshspan.store.Attribute;
import io.meshspan.store.Dropped;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import io.meshspan.store.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One OTLP span as a span of the store, or why not. */
final class SpanDecoder {
  private final int spanBytes;

  SpanDecoder(int spanBytes) {
    this.spanBytes = spanBytes;
  }

  Span decode(io.opentelemetry.proto.trace.v1.Span from, Scope scope, Resource resource)
      throws RefusedSpanException {
    if (from.getSerializedSize() > spanBytes) {
      throw new RefusedSpanException(Refusal.TOO_LARGE);
    }
    TraceId traceId =
        traceId(from.getTraceId()).orElseThrow(() -> new RefusedSpanException(Refusal.TRACE_ID));
    SpanId spanId =
        spanId(from.getSpanId()).orElseThrow(() -> new RefusedSpanException(Refusal.SPAN_ID));
    List<Link> links = links(from);
    int invalidLinks = from.getLinksCount() - links.size();
    return Span.builder(traceId, spanId, from.getName())
        .lasting(start(from), time(from.getEndTimeUnixNano()))
        .parent(parent(from.getParentSpanId(), spanId))
        .kind(kind(from.getKind()))
        .status(status(from.getStatus()))
        .attributes(ValueDecoder.attributes(from.getAttributesList()))
        .events(events(from))
        .links(links)
        .traceState(from.getTraceState())
        .flags(from.getFlags())
        .dropped(
            new Dropped(
                from.getDroppedAttributesCount(),
                from.getDroppedEventsCount(),
                from.getDroppedLinksCount() + invalidLinks))
        .scope(scope)
        .resource(resource)
        .build();
  }

  private static Optional<TraceId> traceId(ByteString bytes) {
    if (bytes.size() != 16) {
      return Optional.empty();
    }
    long high = bytes.asReadOnlyByteBuffer().getLong(0);
    long low = bytes.asReadOnlyByteBuffer().getLong(8);
    return (high | low) == 0 ? Optional.empty() : Optional.of(new TraceId(high, low));
  }

  private static Optional<SpanId> spanId(ByteString bytes) {
    if (bytes.size() != 8) {
      return Optional.empty();
    }
    long bits = bytes.asReadOnlyByteBuffer().getLong(0);
    return bits == 0 ? Optional.empty() : Optional.of(new SpanId(bits));
  }

  private static Optional<SpanId> parent(ByteString bytes, SpanId self)
      throws RefusedSpanException {
    if (!bytes.isEmpty() && bytes.size() != 8) {
      throw new RefusedSpanException(Refusal.PARENT_ID);
    }
    // Some senders write "no parent" as eight zeros.
    Optional<SpanId> parent = spanId(bytes);
    if (parent.isPresent() && parent.get().equals(self)) {
      throw new RefusedSpanException(Refusal.OWN_PARENT);
    }
    return parent;
  }

  private static long start(io.opentelemetry.proto.trace.v1.Span from) throws RefusedSpanException {
    long start = time(from.getStartTimeUnixNano());
    if (start == 0) {
      throw new RefusedSpanException(Refusal.NO_START);
    }
    return start;
  }

  // On the wire times are unsigned: what is negative here lies beyond 2262.
  private static long time(long nanos) throws RefusedSpanException {
    if (nanos < 0) {
      throw new RefusedSpanException(Refusal.FAR_TIME);
    }
    return nanos;
  }

  private static List<Event> events(io.opentelemetry.proto.trace.v1.Span from)
      throws RefusedSpanException {
    List<Event> events = new ArrayList<>(from.getEventsCount());
    for (io.opentelemetry.proto.trace.v1.Span.Event event : from.getEventsList()) {
      events.add(
          new Event(
              event.getName(),
              time(event.getTimeUnixNano()),
              ValueDecoder.attributes(event.getAttributesList()),
              event.getDroppedAttributesCount()));
    }
    return events;
  }

  // A link without valid ids points nowhere: it counts as dropped.
  private static List<Link> links(io.opentelemetry.proto.trace.v1.Span from)
      throws RefusedSpanException {
    List<Link> links = new ArrayList<>(from.getLinksCount());
    for (io.opentelemetry.proto.trace.v1.Span.Link link : from.getLinksList()) {
      Optional<TraceId> traceId = traceId(link.getTraceId());
      Optional<SpanId> spanId = spanId(link.getSpanId());
      if (traceId.isPresent() && spanId.isPresent()) {
        List<Attribute> attributes = ValueDecoder.attributes(link.getAttributesList());
        links.add(
            new Link(
                traceId.get(),
                spanId.get(),
                link.getTraceState(),
                attributes,
                link.getDroppedAttributesCount()));
      }
    }
    return links;
  }

  private static SpanKind kind(io.opentelemetry.proto.trace.v1.Span.SpanKind kind) {
    return switch (kind) {
      case SPAN_KIND_INTERNAL -> SpanKind.INTERNAL;
      case SPAN_KIND_SERVER -> SpanKind.SERVER;
      case SPAN_KIND_CLIENT -> SpanKind.CLIENT;
      case SPAN_KIND_PRODUCER -> SpanKind.PRODUCER;
      case SPAN_KIND_CONSUMER -> SpanKind.CONSUMER;
      case SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> SpanKind.UNSPECIFIED;
    };
  }

  private static Status status(io.opentelemetry.proto.trace.v1.Status from) {
    return switch (from.getCode()) {
      case STATUS_CODE_OK -> new Status(Status.Code.OK, from.getMessage());
      case STATUS_CODE_ERROR -> new Status(Status.Code.ERROR, from.getMessage());
      case STATUS_CODE_UNSET, UNRECOGNIZED -> new Status(Status.Code.UNSET, from.getMessage());
    };
  }
}
