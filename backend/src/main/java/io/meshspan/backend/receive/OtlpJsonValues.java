package io.meshspan.backend.receive;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.ArrayList;
import java.util.List;

/** The values of OTLP/JSON, with their types. Nesting is bounded by the parser (1,000 deep). */
final class OtlpJsonValues {
  private OtlpJsonValues() {}

  static List<KeyValue> attributes(JsonObject holder) throws RefusedMessageException {
    return entries(holder, "attributes");
  }

  private static List<KeyValue> entries(JsonObject holder, String field)
      throws RefusedMessageException {
    List<KeyValue> entries = new ArrayList<>();
    for (JsonObject each : holder.objects(field)) {
      entries.add(
          KeyValue.newBuilder()
              .setKey(each.text("key"))
              .setValue(value(each.object("value")))
              .build());
    }
    return entries;
  }

  private static AnyValue value(JsonObject from) throws RefusedMessageException {
    AnyValue.Builder to = AnyValue.newBuilder();
    if (from.has("stringValue")) {
      to.setStringValue(from.text("stringValue"));
    } else if (from.has("boolValue")) {
      to.setBoolValue(from.bool("boolValue"));
    } else if (from.isBeyond64Bits("intValue")) {
      // To JavaScript, and so to its exporter, every large number is an integer.
      to.setDoubleValue(from.real("intValue"));
    } else if (from.has("intValue")) {
      to.setIntValue(from.int64("intValue"));
    } else if (from.has("doubleValue")) {
      to.setDoubleValue(from.real("doubleValue"));
    } else if (from.has("bytesValue")) {
      to.setBytesValue(from.base64("bytesValue"));
    } else if (from.has("arrayValue")) {
      ArrayValue.Builder list = ArrayValue.newBuilder();
      for (JsonObject each : from.object("arrayValue").objects("values")) {
        list.addValues(value(each));
      }
      to.setArrayValue(list);
    } else if (from.has("kvlistValue")) {
      to.setKvlistValue(
          KeyValueList.newBuilder().addAllValues(entries(from.object("kvlistValue"), "values")));
    }
    return to.build();
  }
}
