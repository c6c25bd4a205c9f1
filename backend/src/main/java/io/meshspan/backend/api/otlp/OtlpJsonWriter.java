package io.meshspan.backend.api.otlp;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import io.meshspan.store.Scope;
import io.meshspan.store.Trace;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * OTLP as JSON. 64-bit integers are strings; a field with its default value is left out, as
 * protobuf's JSON does it.
 *
 * <p>The two flavours that readers know differ in ids and enumerations.
 */
public final class OtlpJsonWriter {
  private final Flavour flavour;
  private final JsonGenerator json;

  private OtlpJsonWriter(Flavour flavour, JsonGenerator json) {
    this.flavour = flavour;
    this.json = json;
  }

  /** How ids and enumerations are written. */
  public enum Flavour {
    /** Ids in hex, enumerations as numbers: OTLP's own JSON encoding. */
    OTLP,
    /** Ids in base64, enumerations by name: protobuf's JSON mapping, as Tempo answers. */
    PROTOBUF
  }

  /** Writes to this generator. */
  public static OtlpJsonWriter of(Flavour flavour, JsonGenerator json) {
    return new OtlpJsonWriter(flavour, json);
  }

  /** A trace as elements of an array of resources' spans. */
  public void resourceSpans(Trace trace) throws IOException {
    for (Map.Entry<io.meshspan.store.Resource, Map<Scope, List<io.meshspan.store.Span>>> each :
        OtlpTraces.grouped(trace).entrySet()) {
      json.writeStartObject();
      json.writeObjectFieldStart("resource");
      attributes(OtlpValues.attributes(each.getKey().attributes()));
      json.writeEndObject();
      json.writeArrayFieldStart("scopeSpans");
      for (Map.Entry<Scope, List<io.meshspan.store.Span>> ofScope : each.getValue().entrySet()) {
        scopeSpans(ofScope.getKey(), ofScope.getValue());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void scopeSpans(Scope scope, List<io.meshspan.store.Span> spans) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("scope");
    text("name", scope.name());
    text("version", scope.version());
    attributes(OtlpValues.attributes(scope.attributes()));
    json.writeEndObject();
    json.writeArrayFieldStart("spans");
    for (io.meshspan.store.Span each : spans) {
      span(OtlpTraces.span(each));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void span(Span span) throws IOException {
    json.writeStartObject();
    id("traceId", span.getTraceId());
    id("spanId", span.getSpanId());
    text("traceState", span.getTraceState());
    if (!span.getParentSpanId().isEmpty()) {
      id("parentSpanId", span.getParentSpanId());
    }
    count("flags", span.getFlags());
    text("name", span.getName());
    enumeration("kind", span.getKindValue(), span.getKind().name());
    nanos("startTimeUnixNano", span.getStartTimeUnixNano());
    nanos("endTimeUnixNano", span.getEndTimeUnixNano());
    attributes(span.getAttributesList());
    count("droppedAttributesCount", span.getDroppedAttributesCount());
    events(span.getEventsList());
    count("droppedEventsCount", span.getDroppedEventsCount());
    links(span.getLinksList());
    count("droppedLinksCount", span.getDroppedLinksCount());
    json.writeObjectFieldStart("status");
    Status status = span.getStatus();
    text("message", status.getMessage());
    enumeration("code", status.getCodeValue(), status.getCode().name());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void events(List<Span.Event> events) throws IOException {
    if (events.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("events");
    for (Span.Event event : events) {
      json.writeStartObject();
      nanos("timeUnixNano", event.getTimeUnixNano());
      text("name", event.getName());
      attributes(event.getAttributesList());
      count("droppedAttributesCount", event.getDroppedAttributesCount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void links(List<Span.Link> links) throws IOException {
    if (links.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("links");
    for (Span.Link link : links) {
      json.writeStartObject();
      id("traceId", link.getTraceId());
      id("spanId", link.getSpanId());
      text("traceState", link.getTraceState());
      attributes(link.getAttributesList());
      count("droppedAttributesCount", link.getDroppedAttributesCount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The field {@code attributes}; none when there are none. */
  public void attributes(List<KeyValue> attributes) throws IOException {
    if (!attributes.isEmpty()) {
      json.writeFieldName("attributes");
      entries(attributes);
    }
  }

  private void entries(List<KeyValue> entries) throws IOException {
    json.writeStartArray();
    for (KeyValue each : entries) {
      json.writeStartObject();
      json.writeStringField("key", each.getKey());
      json.writeFieldName("value");
      value(each.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** One value as an object with one field, or none for a value that was sent empty. */
  public void value(AnyValue value) throws IOException {
    json.writeStartObject();
    switch (value.getValueCase()) {
      case STRING_VALUE -> json.writeStringField("stringValue", value.getStringValue());
      case BOOL_VALUE -> json.writeBooleanField("boolValue", value.getBoolValue());
      case INT_VALUE -> json.writeStringField("intValue", Long.toString(value.getIntValue()));
      // The generator writes NaN and the infinities in quotes, which is protobuf's JSON for them.
      case DOUBLE_VALUE -> json.writeNumberField("doubleValue", value.getDoubleValue());
      case BYTES_VALUE -> json.writeStringField("bytesValue", base64(value.getBytesValue()));
      case ARRAY_VALUE -> array(value);
      case KVLIST_VALUE -> {
        json.writeObjectFieldStart("kvlistValue");
        json.writeFieldName("values");
        entries(value.getKvlistValue().getValuesList());
        json.writeEndObject();
      }
      default -> {}
    }
    json.writeEndObject();
  }

  private void array(AnyValue value) throws IOException {
    json.writeObjectFieldStart("arrayValue");
    json.writeArrayFieldStart("values");
    for (AnyValue each : value.getArrayValue().getValuesList()) {
      value(each);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void id(String name, ByteString id) throws IOException {
    json.writeStringField(
        name, flavour == Flavour.OTLP ? HexFormat.of().formatHex(id.toByteArray()) : base64(id));
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private void enumeration(String field, int number, String name) throws IOException {
    if (number == 0) {
      return;
    }
    if (flavour == Flavour.OTLP) {
      json.writeNumberField(field, number);
    } else {
      json.writeStringField(field, name);
    }
  }

  private void text(String field, String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(field, text);
    }
  }

  private void nanos(String field, long nanos) throws IOException {
    if (nanos != 0) {
      json.writeStringField(field, Long.toUnsignedString(nanos));
    }
  }

  private void count(String field, int count) throws IOException {
    if (count != 0) {
      json.writeNumberField(field, Integer.toUnsignedLong(count));
    }
  }
}
