package io.meshspan.codegen.json;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes maps, lists, texts, numbers and truth values as JSON (RFC 8259), indented. */
final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  static String write(Object value) {
    Json json = new Json();
    json.value(value, "\n");
    return json.out.append('\n').toString();
  }

  private void value(Object value, String newline) {
    if (value instanceof Map<?, ?> map) {
      object(map, newline);
    } else if (value instanceof List<?> list) {
      array(list, newline);
    } else if (value instanceof Double number && number == Math.rint(number)) {
      out.append(String.format(Locale.ROOT, "%.0f", number));
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      text(String.valueOf(value));
    }
  }

  private void object(Map<?, ?> map, String newline) {
    out.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        entries.hasNext(); ) {
      Map.Entry<?, ?> entry = entries.next();
      out.append(newline).append("  ");
      text(String.valueOf(entry.getKey()));
      out.append(": ");
      value(entry.getValue(), newline + "  ");
      out.append(entries.hasNext() ? "," : newline);
    }
    out.append('}');
  }

  private void array(List<?> list, String newline) {
    boolean nested = list.stream().anyMatch(each -> each instanceof Map);
    out.append('[');
    for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
      out.append(nested ? newline + "  " : "");
      value(elements.next(), newline + "  ");
      out.append(elements.hasNext() ? (nested ? "," : ", ") : (nested ? newline : ""));
    }
    out.append(']');
  }

  private void text(String text) {
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
