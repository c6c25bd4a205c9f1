package io.meshspan.store.segment;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Any value as one string, and back.
 *
 * <pre>
 * value := "t" text | "b" text (base64) | "i" decimal ";" | "d" decimal ";" (the double's bits) | "y" | "n" | "e"
 *          | "l" count ";" value* | "g" count ";" (text value)*
 * text  := length ";" UTF-16 units
 * </pre>
 */
final class NestedValue {
  private final String from;
  private int at;

  private NestedValue(String from) {
    this.from = from;
  }

  static String write(AttributeValue value) {
    StringBuilder out = new StringBuilder();
    append(value, out);
    return out.toString();
  }

  private static void append(AttributeValue value, StringBuilder out) {
    if (value instanceof AttributeValue.Text text) {
      text(text.value(), out.append('t'));
    } else if (value instanceof AttributeValue.Bytes bytes) {
      text(bytes.base64(), out.append('b'));
    } else if (value instanceof AttributeValue.Whole whole) {
      out.append('i').append(whole.value()).append(';');
    } else if (value instanceof AttributeValue.Real real) {
      out.append('d').append(Double.doubleToRawLongBits(real.value())).append(';');
    } else if (value instanceof AttributeValue.Bool bool) {
      out.append(bool.value() ? 'y' : 'n');
    } else if (value instanceof AttributeValue.Sequence list) {
      out.append('l').append(list.values().size()).append(';');
      list.values().forEach(each -> append(each, out));
    } else if (value instanceof AttributeValue.Group group) {
      out.append('g').append(group.entries().size()).append(';');
      for (Attribute each : group.entries()) {
        text(each.key(), out);
        append(each.value(), out);
      }
    } else {
      out.append('e');
    }
  }

  private static void text(String text, StringBuilder out) {
    out.append(text.length()).append(';').append(text);
  }

  static AttributeValue read(String text) {
    NestedValue reader = new NestedValue(text);
    AttributeValue value = reader.value();
    if (reader.at != text.length()) {
      throw new IllegalArgumentException("something follows the end of a value");
    }
    return value;
  }

  private AttributeValue value() {
    char type = from.charAt(at++);
    return switch (type) {
      case 't' -> new AttributeValue.Text(text());
      case 'b' -> new AttributeValue.Bytes(text());
      case 'i' -> new AttributeValue.Whole(number());
      case 'd' -> new AttributeValue.Real(Double.longBitsToDouble(number()));
      case 'y' -> new AttributeValue.Bool(true);
      case 'n' -> new AttributeValue.Bool(false);
      case 'l' -> sequence();
      case 'g' -> group();
      case 'e' -> new AttributeValue.Empty();
      default -> throw new IllegalArgumentException("no value has type " + type);
    };
  }

  private AttributeValue sequence() {
    long count = number();
    List<AttributeValue> values = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      values.add(value());
    }
    return new AttributeValue.Sequence(values);
  }

  private AttributeValue group() {
    long count = number();
    List<Attribute> entries = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      entries.add(new Attribute(text(), value()));
    }
    return new AttributeValue.Group(entries);
  }

  private String text() {
    int length = Math.toIntExact(number());
    at += length;
    return from.substring(at - length, at);
  }

  private long number() {
    int end = from.indexOf(';', at);
    long number = Long.parseLong(from, at, end, 10);
    at = end + 1;
    return number;
  }
}
