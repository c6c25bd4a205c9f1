package io.meshspan.sdk.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import java.nio.ByteBuffer;
import java.util.List;

/** OTLP's {@code KeyValue} and {@code AnyValue}. */
final class ValueWriter {
  static final int MOST_DEPTH = 100;
  static final int STRING = 1;
  static final int BOOL = 2;
  static final int INT = 3;
  static final int DOUBLE = 4;
  static final int ARRAY = 5;
  static final int KEY_VALUES = 6;
  static final int BYTES = 7;

  private ValueWriter() {}

  static void attributes(int field, Attributes attributes, ProtobufWriter out) {
    attributes.forEach((key, value) -> entry(field, key.getKey(), value, 1, out));
  }

  private static void entry(int field, String key, Object value, int depth, ProtobufWriter out) {
    int begin = out.begin(field);
    out.text(1, key);
    int any = out.begin(2);
    value(value, depth, out);
    out.end(any);
    out.end(begin);
  }

  /**
   * What an attribute may be; empty is a null within a list, which OpenTelemetry lets pass, and
   * what lies deeper than can be read.
   */
  private static void value(Object value, int depth, ProtobufWriter out) {
    if (depth > MOST_DEPTH) {
      return;
    }
    if (value instanceof String text) {
      out.presentText(STRING, text);
    } else if (value instanceof Boolean truth) {
      out.present(BOOL, truth ? 1 : 0);
    } else if (value instanceof Long whole) {
      out.present(INT, whole);
    } else if (value instanceof Double real) {
      out.presentDouble(DOUBLE, real);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      out.presentBytes(BYTES, bytes);
    } else if (value instanceof List<?> list) {
      list(list, depth, out);
    } else if (value instanceof Value<?> wrapped) {
      wrapped(wrapped, depth, out);
    }
  }

  private static void wrapped(Value<?> value, int depth, ProtobufWriter out) {
    switch (value.getType()) {
      case KEY_VALUE_LIST -> {
        int begin = out.begin(KEY_VALUES);
        for (Object each : (List<?>) value.getValue()) {
          KeyValue entry = (KeyValue) each;
          entry(1, entry.getKey(), entry.getValue(), depth + 1, out);
        }
        out.end(begin);
      }
      case EMPTY -> {
        // An AnyValue without a member says just that.
      }
      default -> value(value.getValue(), depth, out);
    }
  }

  private static void list(List<?> list, int depth, ProtobufWriter out) {
    int begin = out.begin(ARRAY);
    for (Object each : list) {
      int any = out.begin(1);
      value(each, depth + 1, out);
      out.end(any);
    }
    out.end(begin);
  }
}
