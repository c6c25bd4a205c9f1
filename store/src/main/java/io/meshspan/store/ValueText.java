package io.meshspan.store;

import io.meshspan.store.AttributeValue.Bool;
import io.meshspan.store.AttributeValue.Empty;
import io.meshspan.store.AttributeValue.Group;
import io.meshspan.store.AttributeValue.Real;
import io.meshspan.store.AttributeValue.Sequence;
import io.meshspan.store.AttributeValue.Whole;
import java.math.BigDecimal;
import java.util.Locale;

/** Values as text, in the forms that Jaeger compares. */
final class ValueText {
  private ValueText() {}

  /** As a JSON number without exponent where a person would write none; else NaN or infinity. */
  static String of(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-6 || size >= 1e21)) {
      return BigDecimal.valueOf(value).stripTrailingZeros().toString().toLowerCase(Locale.ROOT);
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  static String json(AttributeValue value) {
    StringBuilder out = new StringBuilder();
    append(value, out);
    return out.toString();
  }

  private static void append(AttributeValue value, StringBuilder out) {
    if (value instanceof Sequence list) {
      out.append('[');
      String comma = "";
      for (AttributeValue each : list.values()) {
        out.append(comma);
        append(each, out);
        comma = ",";
      }
      out.append(']');
    } else if (value instanceof Group map) {
      out.append('{');
      String comma = "";
      for (Attribute each : map.entries()) {
        out.append(comma);
        quote(each.key(), out);
        out.append(':');
        append(each.value(), out);
        comma = ",";
      }
      out.append('}');
    } else if (value instanceof Empty) {
      out.append("null");
    } else if (value instanceof Bool || value instanceof Whole || isFinite(value)) {
      out.append(value.text());
    } else {
      quote(value.text(), out);
    }
  }

  private static boolean isFinite(AttributeValue value) {
    return value instanceof Real real && Double.isFinite(real.value());
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
