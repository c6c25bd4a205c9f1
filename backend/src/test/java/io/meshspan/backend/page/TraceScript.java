package io.meshspan.backend.page;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One trace being written down span by span; times in microseconds from its start. */
record TraceScript(String id, long startMillis, List<Line> lines) {
  /** A moment of a span. */
  record Moment(String name, long atMicros, Attributes attributes) {}

  /** A span that is pointed at. */
  record Target(String traceId, int row) {}

  /** A span of the script. */
  static final class Line {
    final int row;
    final String node;
    final String name;
    final SpanKind kind;
    final long startMicros;
    final long lengthMicros;
    final AttributesBuilder attributes = Attributes.builder();
    final List<Moment> events = new ArrayList<>();
    final List<Target> links = new ArrayList<>();
    String parentId;
    String error = "";

    private Line(int row, int parent, String node, String name, SpanKind kind, long[] micros) {
      this.row = row;
      this.parentId = parent < 0 ? "" : spanId(parent);
      this.node = node;
      this.name = name;
      this.kind = kind;
      this.startMicros = micros[0];
      this.lengthMicros = micros[1];
    }

    Line with(String key, Object value) {
      put(attributes, key, value);
      return this;
    }

    Line failed(String message) {
      error = message;
      return this;
    }

    Line event(String eventName, long atMicros, Map<String, Object> values) {
      AttributesBuilder said = Attributes.builder();
      values.forEach((key, value) -> put(said, key, value));
      events.add(new Moment(eventName, atMicros, said.build()));
      return this;
    }

    Line linkedTo(String traceId, int targetRow) {
      links.add(new Target(traceId, targetRow));
      return this;
    }

    Line underAParentThatNeverCame() {
      parentId = "00000000deadbeef";
      return this;
    }

    int row() {
      return row;
    }
  }

  TraceScript(String id, long startMillis) {
    this(id, startMillis, new ArrayList<>());
  }

  Line span(int parent, String node, String name, String kind, long start, long length) {
    long[] micros = {start, length};
    Line line = new Line(lines.size(), parent, node, name, SpanKind.valueOf(kind), micros);
    lines.add(line);
    return line;
  }

  static String spanId(int row) {
    return String.format("%016x", row + 1);
  }

  private static void put(AttributesBuilder into, String key, Object value) {
    if (value instanceof Boolean bool) {
      into.put(AttributeKey.booleanKey(key), bool);
    } else if (value instanceof Double number) {
      into.put(AttributeKey.doubleKey(key), number);
    } else if (value instanceof Number number) {
      into.put(AttributeKey.longKey(key), number.longValue());
    } else {
      into.put(AttributeKey.stringKey(key), value.toString());
    }
  }
}
