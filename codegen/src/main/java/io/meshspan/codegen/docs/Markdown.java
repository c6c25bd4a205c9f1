package io.meshspan.codegen.docs;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.Location;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** A Markdown page that grows from top to bottom. */
final class Markdown {
  private final StringBuilder out = new StringBuilder();

  /** Says in a comment where the page comes from. */
  Markdown origin(Location at, boolean wholeFolder) {
    String file = at.file();
    String from = wholeFolder ? file.substring(0, file.lastIndexOf('/') + 1) + "*.yaml" : file;
    return line("<!-- Generated from " + from + ". Change that, not this page. -->");
  }

  Markdown line(String text) {
    out.append(text).append('\n');
    return this;
  }

  Markdown blank() {
    return line("");
  }

  Markdown heading(int level, String text) {
    return line("#".repeat(level) + " " + text).blank();
  }

  /** A paragraph; an empty one is left out. */
  Markdown paragraph(String text) {
    return text.isEmpty() ? this : line(text).blank();
  }

  Markdown row(String... cells) {
    return line("| " + String.join(" | ", cells) + " |");
  }

  GeneratedFile finish(String path) {
    return new GeneratedFile(path, out.toString().stripTrailing() + "\n");
  }

  /** Text within a table: a bar would end the cell. */
  static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }

  static String unit(Attribute attribute) {
    return attribute.unit().isEmpty() ? "" : "`" + attribute.unit() + "`";
  }

  static String examples(Attribute attribute) {
    return attribute.examples().stream()
        .map(example -> "`" + cell(plain(example)) + "`")
        .collect(Collectors.joining(", "));
  }

  static String meaning(Attribute attribute) {
    StringBuilder text = new StringBuilder(cell(attribute.brief()));
    if (!attribute.text().note().isEmpty()) {
      text.append(' ').append(cell(attribute.text().note()));
    }
    Attribute.Range range = attribute.range();
    if (!Double.isInfinite(range.min()) && !Double.isInfinite(range.max())) {
      text.append(" From " + number(range.min()) + " to " + number(range.max()) + ".");
    } else if (!Double.isInfinite(range.min()) && range.min() != 0) {
      text.append(" At least " + number(range.min()) + ".");
    }
    return text.append(attribute.isSensitive() ? " **Sensitive.**" : "").toString();
  }

  private static String plain(Object example) {
    return example instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"))
        : String.valueOf(example);
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
