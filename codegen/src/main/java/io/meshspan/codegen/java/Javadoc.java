package io.meshspan.codegen.java;

import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.Attribute.Range;
import io.meshspan.codegen.registry.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Javadoc comment: paragraphs, then tags, wrapped. */
final class Javadoc {
  private final List<String> paragraphs = new ArrayList<>();
  private final List<String> tags = new ArrayList<>();

  /** Adds a paragraph of the registry; an empty one is left out. */
  Javadoc text(String text) {
    return html(escape(text));
  }

  /** Adds a paragraph that is Javadoc already. */
  Javadoc html(String html) {
    if (!html.isBlank()) {
      paragraphs.add(html);
    }
    return this;
  }

  Javadoc note(Text text) {
    text(text.note());
    if (!text.links().isEmpty()) {
      text("Links to: " + lowerFirst(text.links()));
    }
    return text(text.source().isEmpty() ? "" : "Source: " + sentence(text.source()));
  }

  Javadoc tag(String tag) {
    tags.add(tag);
    return this;
  }

  /** Describes a value: its key, unit, range and examples. */
  static String value(Attribute attribute) {
    StringBuilder text = new StringBuilder(code(attribute.name()));
    if (!attribute.unit().isEmpty() && !attribute.unit().equals("1")) {
      text.append(", unit ").append(code(attribute.unit()));
    }
    text.append(range(attribute.range()));
    List<String> examples = attribute.examples().stream().map(e -> code(plain(e))).toList();
    text.append("; for example ").append(String.join(" or ", examples)).append('.');
    if (attribute.isSensitive()) {
      text.append(" Sensitive: it can identify a person.");
    }
    return text.toString();
  }

  private static String range(Range range) {
    boolean hasMin = !Double.isInfinite(range.min());
    boolean hasMax = !Double.isInfinite(range.max());
    if (hasMin && hasMax) {
      return ", from " + number(range.min()) + " to " + number(range.max());
    }
    if (hasMin) {
      return ", " + number(range.min()) + " or more";
    }
    return hasMax ? ", at most " + number(range.max()) : "";
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String plain(Object example) {
    return example instanceof List<?> list
        ? String.join(", ", list.stream().map(String::valueOf).toList())
        : String.valueOf(example);
  }

  static String code(String text) {
    boolean balanced =
        text.chars().filter(c -> c == '{').count() == text.chars().filter(c -> c == '}').count();
    return balanced && !text.contains("*/") && !text.contains("@")
        ? "{@code " + text + "}"
        : "<code>" + escape(text) + "</code>";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "&#64;")
        .replace("*/", "*&#47;")
        .replace("{", "&#123;")
        .replace("}", "&#125;");
  }

  static String sentence(String text) {
    return text.isEmpty() || text.endsWith(".") ? text : text + ".";
  }

  private static String lowerFirst(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  /** A brief as the beginning of a tag: without capital letter, unless it is a name. */
  static String inTag(String brief) {
    boolean isName = brief.length() > 1 && Character.isUpperCase(brief.charAt(1));
    return escape(isName || brief.startsWith("SPIFFE") ? brief : lowerFirst(brief));
  }

  String format(String indent, int width) {
    if (tags.isEmpty() && paragraphs.size() == 1) {
      String one = indent + "/** " + paragraphs.get(0) + " */";
      if (one.length() <= width) {
        return one + "\n";
      }
    }
    StringBuilder out = new StringBuilder(indent + "/**\n");
    String margin = indent + " * ";
    boolean first = true;
    for (String paragraph : paragraphs) {
      if (!first) {
        out.append(indent).append(" *\n");
      }
      wrap(out, margin, margin, (first ? "" : "<p>") + paragraph, width);
      first = false;
    }
    if (!tags.isEmpty()) {
      out.append(indent).append(" *\n");
    }
    tags.forEach(tag -> wrap(out, margin, margin + "    ", tag, width));
    return out.append(indent).append(" */\n").toString();
  }

  private static void wrap(
      StringBuilder out, String firstMargin, String laterMargin, String text, int width) {
    StringBuilder line = new StringBuilder(firstMargin);
    String margin = firstMargin;
    for (String word : text.split("\\s+", -1)) {
      if (line.length() > margin.length() && line.length() + word.length() > width) {
        out.append(line.toString().stripTrailing()).append('\n');
        margin = laterMargin;
        line = new StringBuilder(margin);
      }
      line.append(word).append(' ');
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
