package io.meshspan.backend.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One trace being written down span by span; times in microseconds from its start. */
final class TraceScript {
  /** A span of the script. */
  final class Line {
    private final int row = lines.size();
    private final String node;
    private final String name;
    private final String kind;
    private final long startMicros;
    private final long lengthMicros;
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final List<ObjectNode> events = new ArrayList<>();
    private final List<ObjectNode> links = new ArrayList<>();
    private final List<ObjectNode> linkedFrom = new ArrayList<>();
    private String parentId;
    private String error;

    private Line(int parent, String node, String name, String kind, long start, long length) {
      this.node = node;
      this.name = name;
      this.kind = kind;
      this.startMicros = start;
      this.lengthMicros = length;
      this.parentId = parent < 0 ? "" : spanId(parent);
    }

    Line with(String key, Object value) {
      attributes.put(key, value);
      return this;
    }

    Line failed(String message) {
      error = message;
      return this;
    }

    int row() {
      return row;
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String id;
  private final long startMicros;
  private final List<Line> lines = new ArrayList<>();

  TraceScript(String id, long startMillis) {
    this.id = id;
    this.startMicros = startMillis * 1000;
  }

  String id() {
    return id;
  }

  long startNanos() {
    return startMicros * 1000;
  }

  Line span(int parent, String node, String name, String kind, long start, long length) {
    Line line = new Line(parent, node, name, kind, start, length);
    lines.add(line);
    return line;
  }

  void parentNeverCame(int row) {
    lines.get(row).parentId = "00000000deadbeef";
  }

  void event(int row, String name, long atMicros, Map<String, Object> attributes) {
    ObjectNode event =
        JSON.createObjectNode().put("name", name).put("timeUnixNano", nanos(atMicros));
    event.set("attributes", attributes(attributes));
    lines.get(row).events.add(event);
  }

  void linkTo(int row, String traceId, String spanId) {
    lines.get(row).links.add(JSON.createObjectNode().put("traceId", traceId).put("spanId", spanId));
  }

  void linkedFrom(int row, String traceId, String spanId, String name, String service) {
    lines
        .get(row)
        .linkedFrom
        .add(
            JSON.createObjectNode()
                .put("traceId", traceId)
                .put("spanId", spanId)
                .put("name", name)
                .put("service", service));
  }

  Set<String> nodes() {
    Set<String> nodes = new LinkedHashSet<>();
    lines.forEach(line -> nodes.add(line.node));
    return nodes;
  }

  ObjectNode summary(ObjectMapper json) {
    Line root = lines.get(0);
    ObjectNode summary = json.createObjectNode();
    long length = lines.stream().mapToLong(l -> l.startMicros + l.lengthMicros).max().orElse(0);
    boolean hasRoot = root.parentId.isEmpty();
    summary
        .put("traceId", id)
        .put("rootService", hasRoot ? root.node : "")
        .put("rootName", hasRoot ? root.name : "")
        .put("startUnixNano", nanos(0))
        .put("durationNano", String.valueOf(length * 1000))
        .put("spanCount", lines.size())
        .put("errorCount", lines.stream().filter(l -> l.error != null).count());
    ArrayNode services = summary.putArray("services");
    for (String node : nodes()) {
      services
          .addObject()
          .put("name", node)
          .put("spanCount", lines.stream().filter(l -> l.node.equals(node)).count())
          .put(
              "errorCount",
              lines.stream().filter(l -> l.node.equals(node) && l.error != null).count());
    }
    ObjectNode families = summary.putObject("families");
    lines.forEach(l -> families.put(prefix(l.name), families.path(prefix(l.name)).asInt() + 1));
    return summary;
  }

  ObjectNode body(ObjectMapper json) {
    ObjectNode body = json.createObjectNode().put("traceId", id);
    ArrayNode spans = body.putArray("spans");
    List<String> nodes = List.copyOf(nodes());
    for (Line line : lines) {
      ObjectNode span = spans.addObject();
      span.put("spanId", spanId(line.row))
          .put("parentSpanId", line.parentId)
          .put("name", line.name)
          .put("kind", line.kind)
          .put("service", line.node)
          .put("nodeId", line.node)
          .put("startUnixNano", nanos(line.startMicros))
          .put("durationNano", String.valueOf(line.lengthMicros * 1000))
          .put("resource", nodes.indexOf(line.node));
      span.putObject("status")
          .put("code", line.error == null ? "UNSET" : "ERROR")
          .put("message", line.error == null ? "" : line.error);
      span.set("attributes", attributes(line.attributes));
      span.putArray("events").addAll(line.events);
      span.putArray("links").addAll(line.links);
      span.putArray("linkedFrom").addAll(line.linkedFrom);
      span.putObject("scope").put("name", "io.meshspan").put("version", "0.1.0");
    }
    ArrayNode resources = body.putArray("resources");
    nodes.forEach(
        node -> resources.addObject().set("attributes", attributes(Map.of("service.name", node))));
    return body;
  }

  private static String prefix(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static ArrayNode attributes(Map<String, Object> from) {
    ArrayNode list = JSON.createArrayNode();
    from.forEach(
        (key, value) -> {
          ObjectNode attribute =
              list.addObject()
                  .put("key", key)
                  .put("type", value.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
          attribute.set("value", JSON.valueToTree(value));
        });
    return list;
  }

  private static String spanId(int row) {
    return String.format("%016x", row + 1);
  }

  private String nanos(long offsetMicros) {
    return String.valueOf((startMicros + offsetMicros) * 1000);
  }
}
