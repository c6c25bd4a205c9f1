package io.meshspan.backend.api.meshspan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.AttributeValue.Bool;
import io.meshspan.store.AttributeValue.Bytes;
import io.meshspan.store.AttributeValue.Group;
import io.meshspan.store.AttributeValue.Real;
import io.meshspan.store.AttributeValue.Sequence;
import io.meshspan.store.AttributeValue.Text;
import io.meshspan.store.AttributeValue.Whole;
import java.io.IOException;
import java.util.List;

/** Attributes with the types of their values. */
final class ValueJson {
  private ValueJson() {}

  static void writeAttributes(List<Attribute> attributes, JsonGenerator json) throws IOException {
    json.writeFieldName("attributes");
    writeEntries(attributes, json);
  }

  private static void writeEntries(List<Attribute> entries, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Attribute entry : entries) {
      json.writeStartObject();
      json.writeStringField("key", entry.key());
      writeTyped(entry.value(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeTyped(AttributeValue value, JsonGenerator json) throws IOException {
    if (value instanceof Text text) {
      json.writeStringField("type", "string");
      json.writeStringField("value", text.value());
    } else if (value instanceof Bool bool) {
      json.writeStringField("type", "bool");
      json.writeBooleanField("value", bool.value());
    } else if (value instanceof Whole whole) {
      json.writeStringField("type", "long");
      json.writeStringField("value", Long.toString(whole.value()));
    } else if (value instanceof Real real) {
      json.writeStringField("type", "double");
      // The generator quotes NaN and the infinities, for which JSON has no number.
      json.writeNumberField("value", real.value());
    } else if (value instanceof Bytes bytes) {
      json.writeStringField("type", "bytes");
      json.writeStringField("value", bytes.base64());
    } else if (value instanceof Group group) {
      json.writeStringField("type", "map");
      json.writeFieldName("value");
      writeEntries(group.entries(), json);
    } else if (value instanceof Sequence list) {
      json.writeStringField("type", "array");
      json.writeArrayFieldStart("value");
      for (AttributeValue each : list.values()) {
        json.writeStartObject();
        writeTyped(each, json);
        json.writeEndObject();
      }
      json.writeEndArray();
    } else {
      json.writeStringField("type", "empty");
    }
  }
}
