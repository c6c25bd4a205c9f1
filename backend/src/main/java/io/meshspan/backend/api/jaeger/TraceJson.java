package io.meshspan.backend.api.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.store.Attribute;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Traces in Jaeger's shape. Times are microseconds, cut off and not rounded. */
final class TraceJson {
  private static final long NANOS_PER_MICRO = 1_000;

  private TraceJson() {}

  /** 32 digits, or 16 where the first eight bytes are zero. */
  static String hex(TraceId id) {
    return id.high() == 0 ? id.hex().substring(16) : id.hex();
  }

  static void writeAll(List<Trace> traces, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Trace trace : traces) {
      write(trace, json);
    }
    json.writeEndArray();
  }

  static void write(Trace trace, JsonGenerator json) throws IOException {
    String traceId = hex(trace.id());
    Map<Resource, String> processes = new LinkedHashMap<>();
    json.writeStartObject();
    json.writeStringField("traceID", traceId);
    json.writeArrayFieldStart("spans");
    for (Span span : trace.spans()) {
      String next = "p" + (processes.size() + 1);
      String process = processes.computeIfAbsent(span.resource(), any -> next);
      writeSpan(span, traceId, process, json);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("processes");
    for (Map.Entry<Resource, String> process : processes.entrySet()) {
      json.writeObjectFieldStart(process.getValue());
      json.writeStringField("serviceName", process.getKey().service());
      JaegerTags.write("tags", withoutName(process.getKey()), json);
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeNullField("warnings");
    json.writeEndObject();
  }

  private static List<Attribute> withoutName(Resource resource) {
    return resource.attributes().stream()
        .filter(attribute -> !attribute.key().equals("service.name"))
        .toList();
  }

  private static void writeSpan(Span span, String traceId, String process, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("traceID", traceId);
    json.writeStringField("spanID", span.spanId().hex());
    json.writeStringField("operationName", span.name());
    writeReferences(span, traceId, json);
    json.writeNumberField("startTime", span.startEpochNanos() / NANOS_PER_MICRO);
    json.writeNumberField("duration", span.durationNanos() / NANOS_PER_MICRO);
    JaegerTags.write("tags", JaegerTags.of(span), json);
    json.writeArrayFieldStart("logs");
    for (Event event : span.events()) {
      json.writeStartObject();
      json.writeNumberField("timestamp", event.epochNanos() / NANOS_PER_MICRO);
      JaegerTags.write("fields", JaegerTags.of(event), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("processID", process);
    json.writeNullField("warnings");
    json.writeEndObject();
  }

  private static void writeReferences(Span span, String traceId, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("references");
    if (span.parent().isPresent()) {
      writeReference("CHILD_OF", traceId, span.parent().get(), json);
    }
    for (Link link : span.links()) {
      boolean isParent =
          link.traceId().equals(span.traceId())
              && span.parent().filter(link.spanId()::equals).isPresent();
      if (!isParent) {
        writeReference(type(link), hex(link.traceId()), link.spanId(), json);
      }
    }
    json.writeEndArray();
  }

  private static String type(Link link) {
    boolean isChild =
        link.attributes().stream()
            .anyMatch(
                attribute ->
                    attribute.key().equals("opentracing.ref_type")
                        && attribute.value().text().equals("child_of"));
    return isChild ? "CHILD_OF" : "FOLLOWS_FROM";
  }

  private static void writeReference(String type, String traceId, SpanId spanId, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("refType", type);
    json.writeStringField("traceID", traceId);
    json.writeStringField("spanID", spanId.hex());
    json.writeEndObject();
  }
}
