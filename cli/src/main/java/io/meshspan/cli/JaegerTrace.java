package io.meshspan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshspan.cli.SpanInFile.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One trace as Jaeger's page downloads it, as spans in OTLP's JSON: tags for kind, status, scope
 * and trace state become those again. What makes no sense is left as it is for the backend to
 * refuse.
 */
final class JaegerTrace {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, JsonNode> resources = new HashMap<>();
  private final Map<String, JsonNode> scopes = new HashMap<>();
  private final Place place;

  private JaegerTrace(Place place) {
    this.place = place;
  }

  /**
   * Its spans.
   *
   * @param place where the trace begins, which is said of each
   */
  static List<SpanInFile> of(JsonNode trace, Place place) {
    return new JaegerTrace(place).spans(trace);
  }

  private List<SpanInFile> spans(JsonNode trace) {
    List<SpanInFile> spans = new ArrayList<>();
    for (JsonNode span : trace.path("spans")) {
      String process = span.path("processID").asText();
      JsonNode resource =
          resources.computeIfAbsent(
              process, id -> resource(span.path("process"), trace.path("processes").path(id)));
      JaegerTagList tags = JaegerTagList.of(span.path("tags"));
      JsonNode scope = scope(tags);
      ObjectNode otlp = span(span, tags);
      spans.add(new SpanInFile(resource, scope, otlp, place, span.toString().length()));
    }
    return spans;
  }

  private static JsonNode resource(JsonNode inSpan, JsonNode inTrace) {
    JsonNode process = inTrace.isObject() ? inTrace : inSpan;
    ObjectNode resource = JSON.createObjectNode();
    ArrayNode attributes = resource.putArray("attributes");
    String service = process.path("serviceName").asText();
    if (!service.isEmpty()) {
      attributes
          .addObject()
          .put("key", "service.name")
          .putObject("value")
          .put("stringValue", service);
    }
    attributes.addAll(JaegerTagList.of(process.path("tags")).attributes());
    return resource;
  }

  private JsonNode scope(JaegerTagList tags) {
    String name = tags.take("otel.scope.name").or(() -> tags.take("otel.library.name")).orElse("");
    String version =
        tags.take("otel.scope.version").or(() -> tags.take("otel.library.version")).orElse("");
    return scopes.computeIfAbsent(
        name + '\0' + version,
        any -> JSON.createObjectNode().put("name", name).put("version", version));
  }

  private static ObjectNode span(JsonNode from, JaegerTagList tags) {
    ObjectNode to = JSON.createObjectNode();
    String traceId = id(from.path("traceID"), 32);
    to.put("traceId", traceId);
    to.put("spanId", id(from.path("spanID"), 16));
    references(from, traceId, to);
    to.put("name", from.path("operationName").asText());
    if (from.path("flags").isIntegralNumber()) {
      to.set("flags", from.path("flags"));
    }
    tags.take("span.kind").flatMap(JaegerTrace::kind).ifPresent(kind -> to.put("kind", kind));
    times(from, to);
    status(tags, to);
    tags.take("w3c.tracestate").ifPresent(state -> to.put("traceState", state));
    to.set("attributes", tags.attributes());
    events(from.path("logs"), to);
    return to;
  }

  // Jaeger writes ids without their leading zeros.
  private static String id(JsonNode text, int digits) {
    String id = text.asText();
    return id.isEmpty() ? id : "0".repeat(Math.max(0, digits - id.length())) + id;
  }

  private static void references(JsonNode from, String traceId, ObjectNode to) {
    String parent = id(from.path("parentSpanID"), 16);
    ArrayNode links = JSON.createArrayNode();
    for (JsonNode reference : from.path("references")) {
      boolean isChildOf = reference.path("refType").asText().equals("CHILD_OF");
      String other = id(reference.path("traceID"), 32);
      String span = id(reference.path("spanID"), 16);
      if (isChildOf && other.equals(traceId) && (parent.isEmpty() || parent.equals(span))) {
        parent = span;
      } else {
        ObjectNode link = links.addObject().put("traceId", other).put("spanId", span);
        if (isChildOf) {
          link.putArray("attributes")
              .addObject()
              .put("key", "opentracing.ref_type")
              .putObject("value")
              .put("stringValue", "child_of");
        }
      }
    }
    if (!parent.isEmpty()) {
      to.put("parentSpanId", parent);
    }
    to.set("links", links);
  }

  private static Optional<Integer> kind(String name) {
    int kind = List.of("internal", "server", "client", "producer", "consumer").indexOf(name) + 1;
    return kind == 0 ? Optional.empty() : Optional.of(kind);
  }

  private static void times(JsonNode from, ObjectNode to) {
    JsonNode start = from.path("startTime");
    JsonNode duration = from.path("duration");
    to.put("startTimeUnixNano", nanos(start));
    if (start.canConvertToLong() && duration.canConvertToLong()) {
      to.put("endTimeUnixNano", (start.longValue() + duration.longValue()) + "000");
    }
  }

  private static String nanos(JsonNode micros) {
    return micros.isIntegralNumber() ? micros.asText() + "000" : micros.toString();
  }

  private static void status(JaegerTagList tags, ObjectNode to) {
    String code = tags.take("otel.status_code").orElse("");
    String message = tags.take("otel.status_description").orElse("");
    boolean isError = tags.take("error").filter(text -> !text.equals("false")).isPresent();
    ObjectNode status = to.putObject("status");
    if (isError || code.equals("ERROR")) {
      status.put("code", 2);
    } else if (code.equals("OK")) {
      status.put("code", 1);
    }
    if (!message.isEmpty()) {
      status.put("message", message);
    }
  }

  private static void events(JsonNode logs, ObjectNode to) {
    ArrayNode events = to.putArray("events");
    for (JsonNode log : logs) {
      JaegerTagList fields = JaegerTagList.of(log.path("fields"));
      ObjectNode event = events.addObject().put("timeUnixNano", nanos(log.path("timestamp")));
      fields.take("event").ifPresent(name -> event.put("name", name));
      event.set("attributes", fields.attributes());
    }
  }
}
