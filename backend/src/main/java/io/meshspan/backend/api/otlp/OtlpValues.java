package io.meshspan.backend.api.otlp;

import com.google.protobuf.ByteString;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.Base64;
import java.util.List;

/** Values and enumerations as OTLP writes them. */
public final class OtlpValues {
  private OtlpValues() {}

  /** Attributes in their order. */
  public static List<KeyValue> attributes(List<Attribute> from) {
    return from.stream()
        .map(each -> KeyValue.newBuilder().setKey(each.key()).setValue(value(each.value())).build())
        .toList();
  }

  /** One value. */
  public static AnyValue value(AttributeValue from) {
    AnyValue.Builder to = AnyValue.newBuilder();
    if (from instanceof AttributeValue.Text text) {
      to.setStringValue(text.value());
    } else if (from instanceof AttributeValue.Bool bool) {
      to.setBoolValue(bool.value());
    } else if (from instanceof AttributeValue.Whole whole) {
      to.setIntValue(whole.value());
    } else if (from instanceof AttributeValue.Real real) {
      to.setDoubleValue(real.value());
    } else if (from instanceof AttributeValue.Bytes bytes) {
      to.setBytesValue(ByteString.copyFrom(Base64.getDecoder().decode(bytes.base64())));
    } else if (from instanceof AttributeValue.Sequence sequence) {
      ArrayValue.Builder array = ArrayValue.newBuilder();
      sequence.values().forEach(each -> array.addValues(value(each)));
      to.setArrayValue(array);
    } else if (from instanceof AttributeValue.Group group) {
      to.setKvlistValue(KeyValueList.newBuilder().addAllValues(attributes(group.entries())));
    }
    return to.build();
  }

  static int kind(SpanKind kind) {
    return switch (kind) {
      case UNSPECIFIED -> 0;
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  static int statusCode(Status.Code code) {
    return switch (code) {
      case UNSET -> 0;
      case OK -> 1;
      case ERROR -> 2;
    };
  }
}
