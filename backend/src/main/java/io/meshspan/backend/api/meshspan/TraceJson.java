package io.meshspan.backend.api.meshspan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.ServiceCount;
import io.meshspan.store.Event;
import io.meshspan.store.IncomingLink;
import io.meshspan.store.Link;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole trace, with what its links point at and with the links that point at its spans. */
final class TraceJson {
  private static final String NODE = "mesh.node.id";

  private final Trace trace;
  private final Map<SpanId, List<IncomingLink>> incoming = new HashMap<>();
  private final LinkTargets targets;

  private TraceJson(Trace trace, List<IncomingLink> links, LinkTargets targets) {
    this.trace = trace;
    this.targets = targets;
    for (IncomingLink link : links) {
      incoming.computeIfAbsent(link.target(), any -> new ArrayList<>()).add(link);
    }
  }

  /** What these say of a trace and of what is linked with it. */
  static TraceJson of(Trace trace, Queries queries) throws IOException {
    return new TraceJson(trace, queries.linksTo(trace.id()), LinkTargets.of(trace, queries));
  }

  void write(JsonGenerator json) throws IOException {
    Map<Resource, Integer> resources = new LinkedHashMap<>();
    json.writeStartObject();
    json.writeStringField("traceId", trace.id().hex());
    json.writeArrayFieldStart("spans");
    for (Span span : trace.spans()) {
      int next = resources.size();
      writeSpan(span, resources.computeIfAbsent(span.resource(), any -> next), json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("resources");
    for (Resource resource : resources.keySet()) {
      json.writeStartObject();
      ValueJson.writeAttributes(resource.attributes(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    SummaryJson.writeServices(ServiceCount.of(trace), json);
    json.writeEndObject();
  }

  private void writeSpan(Span span, int resource, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("spanId", span.spanId().hex());
    if (span.parent().isPresent()) {
      json.writeStringField("parentSpanId", span.parent().get().hex());
    }
    json.writeStringField("name", span.name());
    if (span.kind() != SpanKind.UNSPECIFIED) {
      json.writeStringField("kind", span.kind().name());
    }
    json.writeStringField("service", span.service());
    Optional<String> node = node(span);
    if (node.isPresent()) {
      json.writeStringField("nodeId", node.get());
    }
    json.writeStringField("startUnixNano", Long.toString(span.startEpochNanos()));
    json.writeStringField("durationNano", Long.toString(span.durationNanos()));
    json.writeObjectFieldStart("status");
    json.writeStringField("code", span.status().code().name());
    writeText("message", span.status().message(), json);
    json.writeEndObject();
    writeText("traceState", span.traceState(), json);
    ValueJson.writeAttributes(span.attributes(), json);
    writeDropped("droppedAttributes", span.dropped().attributes(), json);
    writeEvents(span, json);
    writeDropped("droppedEvents", span.dropped().events(), json);
    writeLinks(span, json);
    writeDropped("droppedLinks", span.dropped().links(), json);
    writeIncoming(span, json);
    writeScope(span.scope(), json);
    json.writeNumberField("resource", resource);
    json.writeEndObject();
  }

  private static Optional<String> node(Span span) {
    return span.attributes().stream()
        .filter(attribute -> attribute.key().equals(NODE))
        .map(attribute -> attribute.value().text())
        .findFirst()
        .or(() -> span.resource().text(NODE))
        .filter(id -> !id.isEmpty());
  }

  private static void writeEvents(Span span, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("events");
    for (Event event : span.events()) {
      json.writeStartObject();
      json.writeStringField("name", event.name());
      json.writeStringField("timeUnixNano", Long.toString(event.epochNanos()));
      ValueJson.writeAttributes(event.attributes(), json);
      writeDropped("droppedAttributes", event.droppedAttributes(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeLinks(Span span, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("links");
    for (Link link : span.links()) {
      json.writeStartObject();
      json.writeStringField("traceId", link.traceId().hex());
      json.writeStringField("spanId", link.spanId().hex());
      Optional<LinkTargets.Target> target = targets.of(link);
      if (target.isPresent()) {
        json.writeStringField("name", target.get().name());
        json.writeStringField("service", target.get().service());
      }
      writeText("traceState", link.traceState(), json);
      ValueJson.writeAttributes(link.attributes(), json);
      writeDropped("droppedAttributes", link.droppedAttributes(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeIncoming(Span span, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("linkedFrom");
    for (IncomingLink link : incoming.getOrDefault(span.spanId(), List.of())) {
      json.writeStartObject();
      json.writeStringField("traceId", link.traceId().hex());
      json.writeStringField("spanId", link.spanId().hex());
      json.writeStringField("name", link.name());
      json.writeStringField("service", link.service());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeScope(Scope scope, JsonGenerator json) throws IOException {
    if (!scope.name().isEmpty()) {
      json.writeObjectFieldStart("scope");
      json.writeStringField("name", scope.name());
      writeText("version", scope.version(), json);
      json.writeEndObject();
    }
  }

  private static void writeText(String field, String text, JsonGenerator json) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(field, text);
    }
  }

  // Counts are unsigned on the wire.
  private static void writeDropped(String field, int count, JsonGenerator json) throws IOException {
    if (count != 0) {
      json.writeNumberField(field, Integer.toUnsignedLong(count));
    }
  }
}
