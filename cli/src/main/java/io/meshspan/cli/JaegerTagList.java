package io.meshspan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Tags of Jaeger's JSON. Those that stand for a field of OTLP are taken out first. */
final class JaegerTagList {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<JsonNode> tags = new ArrayList<>();

  private JaegerTagList() {}

  static JaegerTagList of(JsonNode list) {
    JaegerTagList tags = new JaegerTagList();
    list.forEach(tags.tags::add);
    return tags;
  }

  /** The text of the first tag with this key, which is then no longer here. */
  Optional<String> take(String key) {
    for (Iterator<JsonNode> each = tags.iterator(); each.hasNext(); ) {
      JsonNode tag = each.next();
      if (tag.path("key").asText().equals(key)) {
        each.remove();
        return Optional.of(tag.path("value").asText());
      }
    }
    return Optional.empty();
  }

  /** The rest as OTLP's attributes. */
  ArrayNode attributes() {
    ArrayNode attributes = JSON.createArrayNode();
    for (JsonNode tag : tags) {
      ObjectNode attribute = attributes.addObject();
      attribute.set("key", tag.path("key"));
      write(tag.path("type").asText(), tag.path("value"), attribute.putObject("value"));
    }
    return attributes;
  }

  private static void write(String type, JsonNode value, ObjectNode to) {
    switch (type) {
      case "bool" -> to.set("boolValue", value);
      case "int64" -> to.put("intValue", value.asText());
      case "float64" -> to.set("doubleValue", value);
      case "binary" -> to.set("bytesValue", value);
      default -> to.put("stringValue", value.isValueNode() ? value.asText() : value.toString());
    }
  }
}
