package io.meshspan.backend.api.otlp;

import com.google.protobuf.ByteString;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Scope;
import io.meshspan.store.SpanId;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Traces as OTLP's messages: spans grouped by resource, then by scope, in the order of starts. A
 * message is made for a span when it is needed, and never for all of a large trace.
 */
public final class OtlpTraces {
  private OtlpTraces() {}

  /** Takes messages one after the other. */
  public interface Parts {
    /** Takes one; whether another is wanted. */
    boolean take(TracesData part);
  }

  /**
   * A trace in as many messages as it takes, its spans in the order of their starts.
   *
   * @param mostBytes of a message, but for a span that is larger by itself
   * @return whether all of them were wanted
   */
  public static boolean inParts(Trace trace, int mostBytes, Parts parts) {
    Part part = new Part();
    for (io.meshspan.store.Span each : trace.spans()) {
      Span span = span(each);
      if (part.bytes > 0 && part.bytes + span.getSerializedSize() > mostBytes) {
        if (!parts.take(part.message())) {
          return false;
        }
        part = new Part();
      }
      part.add(each, span);
    }
    return parts.take(part.message());
  }

  /** Spans of one trace that go together. */
  private static final class Part {
    private final Map<io.meshspan.store.Resource, Map<Scope, ScopeSpans.Builder>> grouped =
        new LinkedHashMap<>();
    private long bytes;

    void add(io.meshspan.store.Span from, Span span) {
      grouped
          .computeIfAbsent(from.resource(), any -> new LinkedHashMap<>())
          .computeIfAbsent(from.scope(), any -> ScopeSpans.newBuilder())
          .addSpans(span);
      bytes += span.getSerializedSize();
    }

    TracesData message() {
      TracesData.Builder data = TracesData.newBuilder();
      grouped.forEach(
          (resource, byScope) -> {
            ResourceSpans.Builder ofResource =
                data.addResourceSpansBuilder().setResource(resource(resource));
            byScope.forEach(
                (scope, spans) -> ofResource.addScopeSpans(spans.setScope(scope(scope))));
          });
      return data.build();
    }
  }

  /** What a trace's spans share, and they. */
  static Map<io.meshspan.store.Resource, Map<Scope, List<io.meshspan.store.Span>>> grouped(
      Trace trace) {
    Map<io.meshspan.store.Resource, Map<Scope, List<io.meshspan.store.Span>>> grouped =
        new LinkedHashMap<>();
    for (io.meshspan.store.Span span : trace.spans()) {
      grouped
          .computeIfAbsent(span.resource(), any -> new LinkedHashMap<>())
          .computeIfAbsent(span.scope(), any -> new ArrayList<>())
          .add(span);
    }
    return grouped;
  }

  static Resource resource(io.meshspan.store.Resource from) {
    return Resource.newBuilder().addAllAttributes(OtlpValues.attributes(from.attributes())).build();
  }

  static InstrumentationScope scope(Scope from) {
    return InstrumentationScope.newBuilder()
        .setName(from.name())
        .setVersion(from.version())
        .addAllAttributes(OtlpValues.attributes(from.attributes()))
        .build();
  }

  static Span span(io.meshspan.store.Span from) {
    Span.Builder to =
        Span.newBuilder()
            .setTraceId(bytes(from.traceId()))
            .setSpanId(bytes(from.spanId()))
            .setTraceState(from.traceState())
            .setFlags(from.flags())
            .setName(from.name())
            .setKindValue(OtlpValues.kind(from.kind()))
            .setStartTimeUnixNano(from.startEpochNanos())
            .setEndTimeUnixNano(from.endEpochNanos())
            .addAllAttributes(OtlpValues.attributes(from.attributes()))
            .setDroppedAttributesCount(from.dropped().attributes())
            .setDroppedEventsCount(from.dropped().events())
            .setDroppedLinksCount(from.dropped().links())
            .setStatus(
                Status.newBuilder()
                    .setCodeValue(OtlpValues.statusCode(from.status().code()))
                    .setMessage(from.status().message()));
    from.parent().ifPresent(parent -> to.setParentSpanId(bytes(parent)));
    from.events().forEach(event -> to.addEvents(event(event)));
    from.links().forEach(link -> to.addLinks(link(link)));
    return to.build();
  }

  private static Span.Event event(Event from) {
    return Span.Event.newBuilder()
        .setName(from.name())
        .setTimeUnixNano(from.epochNanos())
        .addAllAttributes(OtlpValues.attributes(from.attributes()))
        .setDroppedAttributesCount(from.droppedAttributes())
        .build();
  }

  private static Span.Link link(Link from) {
    return Span.Link.newBuilder()
        .setTraceId(bytes(from.traceId()))
        .setSpanId(bytes(from.spanId()))
        .setTraceState(from.traceState())
        .addAllAttributes(OtlpValues.attributes(from.attributes()))
        .setDroppedAttributesCount(from.droppedAttributes())
        .build();
  }

  private static ByteString bytes(TraceId id) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).flip());
  }

  private static ByteString bytes(SpanId id) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id.bits()).flip());
  }
}
