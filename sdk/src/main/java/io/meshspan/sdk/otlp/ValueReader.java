package io.meshspan.sdk.otlp;

import static io.meshspan.sdk.otlp.ProtobufWriter.FIXED64;
import static io.meshspan.sdk.otlp.ProtobufWriter.VARINT;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.common.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** OTLP's {@code KeyValue} and {@code AnyValue}, as the narrowest of OpenTelemetry's types. */
final class ValueReader {
  private static final int LENGTH = ProtobufWriter.BYTES;

  private final ProtobufReader in;

  ValueReader(ProtobufReader in) {
    this.in = in;
  }

  /** Reads an attribute, of which the reader is at the length. */
  void attribute(AttributesBuilder to) throws MalformedOtlpException {
    KeyValue entry = entry(0);
    put(entry.getKey(), entry.getValue(), to);
  }

  private KeyValue entry(int depth) throws MalformedOtlpException {
    String key = "";
    Value<?> value = Value.empty();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | LENGTH -> key = in.text();
        case 2 << 3 | LENGTH -> value = value(depth + 1);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return KeyValue.of(key, value);
  }

  private Value<?> value(int depth) throws MalformedOtlpException {
    if (depth > ValueWriter.MOST_DEPTH + 1) { // the deepest that is written may be empty
      throw new MalformedOtlpException(
          "values within values, deeper than " + ValueWriter.MOST_DEPTH);
    }
    Value<?> value = Value.empty();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case ValueWriter.STRING << 3 | LENGTH -> value = Value.of(in.text());
        case ValueWriter.BOOL << 3 | VARINT -> value = Value.of(in.varint() != 0);
        case ValueWriter.INT << 3 | VARINT -> value = Value.of(in.varint());
        case ValueWriter.DOUBLE << 3 | FIXED64 ->
            value = Value.of(Double.longBitsToDouble(in.fixed64()));
        case ValueWriter.ARRAY << 3 | LENGTH -> value = Value.of(list(depth));
        case ValueWriter.KEY_VALUES << 3 | LENGTH -> value = keyValues(depth);
        case ValueWriter.BYTES << 3 | LENGTH -> value = Value.of(in.bytes());
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return value;
  }

  private List<Value<?>> list(int depth) throws MalformedOtlpException {
    List<Value<?>> values = new ArrayList<>();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == (1 << 3 | LENGTH)) {
        values.add(value(depth + 1));
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return values;
  }

  private Value<?> keyValues(int depth) throws MalformedOtlpException {
    List<KeyValue> entries = new ArrayList<>();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == (1 << 3 | LENGTH)) {
        entries.add(entry(depth + 1));
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return Value.of(entries.toArray(KeyValue[]::new));
  }

  private static void put(String key, Value<?> value, AttributesBuilder to) {
    switch (value.getType()) {
      case STRING -> to.put(AttributeKey.stringKey(key), (String) value.getValue());
      case BOOLEAN -> to.put(AttributeKey.booleanKey(key), (Boolean) value.getValue());
      case LONG -> to.put(AttributeKey.longKey(key), (Long) value.getValue());
      case DOUBLE -> to.put(AttributeKey.doubleKey(key), (Double) value.getValue());
      case ARRAY -> putList(key, value, to);
      default -> to.put(AttributeKey.valueKey(key), value);
    }
  }

  private static void putList(String key, Value<?> value, AttributesBuilder to) {
    List<?> values = (List<?>) value.getValue();
    if (values.isEmpty() || areAll(ValueType.STRING, values)) {
      to.put(AttributeKey.stringArrayKey(key), each(values, String.class::cast));
    } else if (areAll(ValueType.BOOLEAN, values)) {
      to.put(AttributeKey.booleanArrayKey(key), each(values, Boolean.class::cast));
    } else if (areAll(ValueType.LONG, values)) {
      to.put(AttributeKey.longArrayKey(key), each(values, Long.class::cast));
    } else if (areAll(ValueType.DOUBLE, values)) {
      to.put(AttributeKey.doubleArrayKey(key), each(values, Double.class::cast));
    } else {
      to.put(AttributeKey.valueKey(key), value);
    }
  }

  private static boolean areAll(ValueType type, List<?> values) {
    return values.stream().allMatch(each -> ((Value<?>) each).getType() == type);
  }

  private static <T> List<T> each(List<?> values, Function<Object, T> cast) {
    return values.stream().map(each -> cast.apply(((Value<?>) each).getValue())).toList();
  }
}
