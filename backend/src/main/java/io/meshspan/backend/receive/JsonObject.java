package io.meshspan.backend.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * A JSON object with its place in the message. A field that is missing or {@code null} has its
 * type's zero, as in protobuf; one of the wrong type is refused, naming its place.
 */
final class JsonObject {
  private final JsonNode node;
  private final String place;

  private JsonObject(JsonNode node, String place) {
    this.node = node;
    this.place = place;
  }

  static JsonObject root(JsonNode node) throws RefusedMessageException {
    if (!node.isObject()) {
      throw wrong("the message", "a JSON object");
    }
    return new JsonObject(node, "message");
  }

  private static JsonObject of(JsonNode node, String place) throws RefusedMessageException {
    if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
      throw wrong(place, "an object");
    }
    return new JsonObject(node, place);
  }

  private static RefusedMessageException wrong(String place, String expected) {
    return RefusedMessageException.malformed(place + " is not " + expected);
  }

  private RefusedMessageException wrongField(String field, String expected) {
    return wrong(place + "." + field, expected);
  }

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  private JsonNode field(String name) {
    return has(name) ? node.get(name) : MissingNode.getInstance();
  }

  JsonObject object(String field) throws RefusedMessageException {
    return of(field(field), place + "." + field);
  }

  List<JsonObject> objects(String field) throws RefusedMessageException {
    JsonNode list = field(field);
    if (!list.isArray() && !list.isMissingNode()) {
      throw wrongField(field, "a list");
    }
    List<JsonObject> objects = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      objects.add(of(list.get(i), place + "." + field + "[" + i + "]"));
    }
    return objects;
  }

  String text(String field) throws RefusedMessageException {
    JsonNode value = field(field);
    if (!value.isTextual() && !value.isMissingNode()) {
      throw wrongField(field, "a string");
    }
    return value.asText("");
  }

  /** An object's fields, which are all strings. */
  Map<String, String> texts(String field) throws RefusedMessageException {
    JsonNode object = object(field).node;
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (!entry.getValue().isTextual()) {
        throw wrong(place + "." + field + "." + entry.getKey(), "a string");
      }
      texts.put(entry.getKey(), entry.getValue().textValue());
    }
    return texts;
  }

  boolean bool(String field) throws RefusedMessageException {
    JsonNode value = field(field);
    if (!value.isBoolean()) {
      throw wrongField(field, "true or false");
    }
    return value.booleanValue();
  }

  ByteString hex(String field) throws RefusedMessageException {
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(text(field)));
    } catch (IllegalArgumentException e) {
      throw wrongField(field, "hex digits in pairs");
    }
  }

  ByteString base64(String field) throws RefusedMessageException {
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(text(field)));
    } catch (IllegalArgumentException e) {
      throw wrongField(field, "base64");
    }
  }

  /** A signed 64-bit integer, as a string or a number. */
  long int64(String field) throws RefusedMessageException {
    JsonNode value = field(field);
    try {
      if (value.isTextual()) {
        return Long.parseLong(value.textValue());
      } else if (value.isIntegralNumber() && value.canConvertToLong()) {
        return value.longValue();
      } else if (value.isDouble() && isWhole(value.doubleValue())) {
        return (long) value.doubleValue();
      } else if (value.isMissingNode()) {
        return 0;
      }
    } catch (NumberFormatException e) {
      throw wrongField(field, "a 64-bit integer");
    }
    throw wrongField(field, "a 64-bit integer");
  }

  /** Whether it is a number that is not whole. */
  boolean isFraction(String field) {
    JsonNode value = field(field);
    return value.isDouble() && value.doubleValue() != Math.rint(value.doubleValue());
  }

  /** Whether it is a whole number that has no room in 64 bits. */
  boolean isBeyond64Bits(String field) {
    JsonNode value = field(field);
    if (value.isDouble()) {
      return !isFraction(field) && !isWhole(value.doubleValue());
    }
    return value.isIntegralNumber() && !value.canConvertToLong();
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < 0x1p63;
  }

  /** An unsigned 64-bit integer, as a string or a number; above 2^63 it comes out negative. */
  long fixed64(String field) throws RefusedMessageException {
    JsonNode value = field(field);
    String digits = value.isTextual() || value.isBigInteger() ? value.asText() : "";
    if (digits.isEmpty()) {
      long number = int64(field);
      if (number < 0) {
        throw wrongField(field, "an unsigned 64-bit integer");
      }
      return number;
    }
    try {
      return Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      throw wrongField(field, "an unsigned 64-bit integer");
    }
  }

  int uint32(String field) throws RefusedMessageException {
    long value = int64(field);
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw wrongField(field, "an unsigned 32-bit integer");
    }
    return (int) value;
  }

  double real(String field) throws RefusedMessageException {
    JsonNode value = field(field);
    if (value.isNumber()) {
      return value.doubleValue();
    }
    try {
      return Double.parseDouble(text(field));
    } catch (NumberFormatException e) {
      throw wrongField(field, "a number");
    }
  }

  /** An enum's number, given as number or by name. */
  int enumeration(String field, ToIntFunction<String> byName) throws RefusedMessageException {
    JsonNode value = field(field);
    if (value.isTextual()) {
      try {
        return byName.applyAsInt(value.textValue());
      } catch (IllegalArgumentException e) {
        throw wrongField(field, "a name of its enumeration");
      }
    }
    if (value.isMissingNode()) {
      return 0;
    }
    if (!value.canConvertToInt()) {
      throw wrongField(field, "a number or a name of its enumeration");
    }
    return value.intValue();
  }
}
