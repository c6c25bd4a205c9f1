package io.meshspan.backend.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;

/**
 * OTLP/JSON as the message that it stands for. It differs from protobuf's own JSON in its ids,
 * which are hex; fields that are not known are passed over.
 *
 * <p>Source: OTLP specification, "JSON Protobuf Encoding".
 */
final class OtlpJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // The text of a message may be somebody's secret: errors do not quote it.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private OtlpJson() {}

  static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  static ExportTraceServiceRequest parse(byte[] body) throws RefusedMessageException {
    JsonObject root = JsonObject.root(tree(body));
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (JsonObject each : root.objects("resourceSpans")) {
      request.addResourceSpans(resourceSpans(each));
    }
    return request.build();
  }

  private static JsonNode tree(byte[] body) throws RefusedMessageException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw RefusedMessageException.malformed("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw RefusedMessageException.malformed("the body is not JSON in UTF-8");
    }
  }

  private static ResourceSpans resourceSpans(JsonObject from) throws RefusedMessageException {
    ResourceSpans.Builder to = ResourceSpans.newBuilder().setSchemaUrl(from.text("schemaUrl"));
    JsonObject resource = from.object("resource");
    to.setResource(
        Resource.newBuilder()
            .addAllAttributes(OtlpJsonValues.attributes(resource))
            .setDroppedAttributesCount(resource.uint32("droppedAttributesCount")));
    for (JsonObject each : from.objects("scopeSpans")) {
      to.addScopeSpans(scopeSpans(each));
    }
    return to.build();
  }

  private static ScopeSpans scopeSpans(JsonObject from) throws RefusedMessageException {
    ScopeSpans.Builder to = ScopeSpans.newBuilder().setSchemaUrl(from.text("schemaUrl"));
    JsonObject scope = from.object("scope");
    to.setScope(
        InstrumentationScope.newBuilder()
            .setName(scope.text("name"))
            .setVersion(scope.text("version"))
            .addAllAttributes(OtlpJsonValues.attributes(scope))
            .setDroppedAttributesCount(scope.uint32("droppedAttributesCount")));
    for (JsonObject each : from.objects("spans")) {
      to.addSpans(span(each));
    }
    return to.build();
  }

  private static Span span(JsonObject from) throws RefusedMessageException {
    Span.Builder to =
        Span.newBuilder()
            .setTraceId(from.hex("traceId"))
            .setSpanId(from.hex("spanId"))
            .setParentSpanId(from.hex("parentSpanId"))
            .setTraceState(from.text("traceState"))
            .setFlags(from.uint32("flags"))
            .setName(from.text("name"))
            .setKindValue(from.enumeration("kind", OtlpJson::kind))
            .setStartTimeUnixNano(from.fixed64("startTimeUnixNano"))
            .setEndTimeUnixNano(from.fixed64("endTimeUnixNano"))
            .addAllAttributes(OtlpJsonValues.attributes(from))
            .setDroppedAttributesCount(from.uint32("droppedAttributesCount"))
            .setDroppedEventsCount(from.uint32("droppedEventsCount"))
            .setDroppedLinksCount(from.uint32("droppedLinksCount"));
    for (JsonObject each : from.objects("events")) {
      to.addEvents(event(each));
    }
    for (JsonObject each : from.objects("links")) {
      to.addLinks(link(each));
    }
    JsonObject status = from.object("status");
    to.setStatus(
        Status.newBuilder()
            .setMessage(status.text("message"))
            .setCodeValue(status.enumeration("code", OtlpJson::statusCode)));
    return to.build();
  }

  private static int kind(String name) {
    return Span.SpanKind.valueOf(name).getNumber();
  }

  private static int statusCode(String name) {
    return Status.StatusCode.valueOf(name).getNumber();
  }

  private static Span.Event event(JsonObject from) throws RefusedMessageException {
    return Span.Event.newBuilder()
        .setTimeUnixNano(from.fixed64("timeUnixNano"))
        .setName(from.text("name"))
        .addAllAttributes(OtlpJsonValues.attributes(from))
        .setDroppedAttributesCount(from.uint32("droppedAttributesCount"))
        .build();
  }

  private static Span.Link link(JsonObject from) throws RefusedMessageException {
    return Span.Link.newBuilder()
        .setTraceId(from.hex("traceId"))
        .setSpanId(from.hex("spanId"))
        .setTraceState(from.text("traceState"))
        .addAllAttributes(OtlpJsonValues.attributes(from))
        .setDroppedAttributesCount(from.uint32("droppedAttributesCount"))
        .setFlags(from.uint32("flags"))
        .build();
  }
}
