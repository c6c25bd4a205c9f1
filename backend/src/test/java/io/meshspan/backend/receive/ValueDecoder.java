package io.meshspan.backend.receive;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;

/** OTLP's values, with their types. */
final class ValueDecoder {
  /** Deeper than anything that is read by a person, and far from the end of the stack. */
  private static final int DEPTH = 32;

  private ValueDecoder() {}

  static List<Attribute> attributes(List<KeyValue> from) throws RefusedSpanException {
    return attributes(from, DEPTH);
  }

  private static List<Attribute> attributes(List<KeyValue> from, int depth)
      throws RefusedSpanException {
    List<Attribute> attributes = new ArrayList<>(from.size());
    for (KeyValue entry : from) {
      attributes.add(new Attribute(entry.getKey(), value(entry.getValue(), depth)));
    }
    return attributes;
  }

  private static AttributeValue value(AnyValue from, int depth) throws RefusedSpanException {
    if (depth == 0) {
      throw new RefusedSpanException(Refusal.TOO_DEEP);
    }
    return switch (from.getValueCase()) {
      case STRING_VALUE -> new AttributeValue.Text(from.getStringValue());
      case BOOL_VALUE -> new AttributeValue.Bool(from.getBoolValue());
      case INT_VALUE -> new AttributeValue.Whole(from.getIntValue());
      case DOUBLE_VALUE -> new AttributeValue.Real(from.getDoubleValue());
      case BYTES_VALUE -> AttributeValue.Bytes.of(from.getBytesValue().toByteArray());
      case KVLIST_VALUE ->
          new AttributeValue.Group(attributes(from.getKvlistValue().getValuesList(), depth - 1));
      case ARRAY_VALUE -> {
        List<AttributeValue> values = new ArrayList<>();
        for (AnyValue each : from.getArrayValue().getValuesList()) {
          values.add(value(each, depth - 1));
        }
        yield new AttributeValue.Sequence(values);
      }
      default -> new AttributeValue.Empty();
    };
  }
}
