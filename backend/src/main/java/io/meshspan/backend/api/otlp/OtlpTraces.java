package io.meshspan.backend.api.otlp;

import com.google.protobuf.ByteString;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Scope;
import io.meshspan.store.SpanId;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
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

/** Traces as OTLP's messages: spans grouped by resource, then by scope, in the order of starts. */
public final class OtlpTraces {
  private OtlpTraces() {}

  /** All of these in one message. */
  public static TracesData of(List<Trace> traces) {
    TracesData.Builder data = TracesData.newBuilder();
    traces.forEach(trace -> addTo(data, trace));
    return data.build();
  }

  /** One trace. */
  public static TracesData of(Trace trace) {
    return of(List.of(trace));
  }

  private static void addTo(TracesData.Builder data, Trace trace) {
    Map<io.meshspan.store.Resource, Map<Scope, List<io.meshspan.store.Span>>> grouped =
        new LinkedHashMap<>();
    for (io.meshspan.store.Span span : trace.spans()) {
      grouped
          .computeIfAbsent(span.resource(), any -> new LinkedHashMap<>())
          .computeIfAbsent(span.scope(), any -> new ArrayList<>())
          .add(span);
    }
    grouped.forEach(
        (resource, byScope) -> {
          ResourceSpans.Builder ofResource = data.addResourceSpansBuilder();
          ofResource
              .getResourceBuilder()
              .addAllAttributes(OtlpValues.attributes(resource.attributes()));
          byScope.forEach((scope, spans) -> ofResource.addScopeSpans(scopeSpans(scope, spans)));
        });
  }

  private static ScopeSpans scopeSpans(Scope scope, List<io.meshspan.store.Span> spans) {
    ScopeSpans.Builder ofScope =
        ScopeSpans.newBuilder()
            .setScope(
                InstrumentationScope.newBuilder()
                    .setName(scope.name())
                    .setVersion(scope.version())
                    .addAllAttributes(OtlpValues.attributes(scope.attributes())));
    spans.forEach(span -> ofScope.addSpans(span(span)));
    return ofScope.build();
  }

  private static Span span(io.meshspan.store.Span from) {
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
