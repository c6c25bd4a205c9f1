package io.meshspan.codegen.docs;

import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Plain;
import io.meshspan.codegen.registry.AttributeUse;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Span;
import io.meshspan.codegen.registry.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A call of the typed API with the registry's own example values. */
final class JavaExample {
  private static final int WIDTH = 100;

  private final Family family;
  private final Span span;

  JavaExample(Family family, Span span) {
    this.family = family;
    this.span = span;
  }

  List<String> lines() {
    String method = Words.camel(family.id());
    String arguments =
        span.required().stream().map(JavaExample::value).collect(Collectors.joining(", "));
    List<String> lines = new ArrayList<>();
    String call = "meshspan." + method + "()." + span.javaName() + "(" + arguments + ")";
    if (call.length() + ".run(span -> {".length() > WIDTH) {
      lines.add("meshspan." + method + "()");
      lines.add("    ." + span.javaName() + "(" + arguments + ")");
      lines.add("    .run(span -> {");
    } else {
      lines.add(call + ".run(span -> {");
    }
    String indent = lines.size() > 1 ? "      " : "  ";
    lines.add(indent + "// the work itself; what is known at its end is said at its end");
    List<String> setters =
        span.optional().stream().map(use -> "." + use.javaName() + "(" + value(use) + ")").toList();
    String one = indent + "span" + String.join("", setters) + ";";
    if (!setters.isEmpty() && one.length() <= WIDTH) {
      lines.add(one);
    } else if (!setters.isEmpty()) {
      lines.add(indent + "span");
      for (int i = 0; i < setters.size(); i++) {
        lines.add(indent + "    " + setters.get(i) + (i + 1 == setters.size() ? ";" : ""));
      }
    }
    lines.add((indent.length() > 2 ? "    " : "") + "});");
    return lines;
  }

  private static String value(AttributeUse use) {
    Attribute attribute = use.attribute();
    Object example = attribute.examples().get(0);
    if (attribute.type() instanceof Enumeration enumeration) {
      return enumeration.javaName() + "." + example.toString().toUpperCase(Locale.ROOT);
    }
    if (attribute.type() == Plain.STRINGS) {
      return ((List<?>) example)
          .stream().map(each -> quote(each)).collect(Collectors.joining(", ", "List.of(", ")"));
    }
    if (example instanceof Long number) {
      return number == number.intValue() ? number.toString() : number + "L";
    }
    return attribute.type() == Plain.STRING ? quote(example) : example.toString();
  }

  private static String quote(Object text) {
    return "\"" + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
