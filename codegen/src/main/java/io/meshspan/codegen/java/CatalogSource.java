package io.meshspan.codegen.java;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Plain;
import io.meshspan.codegen.registry.AttributeUse;
import io.meshspan.codegen.registry.Event;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Location;
import io.meshspan.codegen.registry.Registry;
import io.meshspan.codegen.registry.Span;
import io.meshspan.codegen.registry.Words;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The catalogue: what spans there are, as data. One class per family, and one that has all. */
final class CatalogSource {
  private static final String PACKAGE = JavaNames.ROOT + ".catalog";

  private final Family family;
  private final JavaFile file;
  private final Map<String, Attribute> attributes = new LinkedHashMap<>();

  private CatalogSource(Family family) {
    this.family = family;
    file = new JavaFile(PACKAGE, JavaNames.catalogClass(family), family.at());
  }

  static void addTo(List<GeneratedFile> files, Registry registry) {
    registry.families().forEach(family -> files.add(new CatalogSource(family).write()));
    files.add(all(registry));
  }

  private GeneratedFile write() {
    String type = JavaNames.catalogClass(family);
    file.use("io.opentelemetry.api.trace.SpanKind").use("java.util.List");
    file.javadoc("", new Javadoc().text("Describes: " + family.displayName() + "."));
    file.line("final class " + type + " {").line("  private " + type + "() {}").blank();
    file.line("  static List<SpanDescription> spans() {");
    file.call(
        "    ",
        "return List.of",
        family.spans().stream().map(s -> s.javaName() + "()").toList(),
        ";");
    file.line("  }");
    family.spans().forEach(this::span);
    attributes.values().forEach(this::attribute);
    return file.line("}").finish();
  }

  private void span(Span span) {
    file.blank().line("  private static SpanDescription " + span.javaName() + "() {");
    file.line("    return new SpanDescription(");
    String indent = "        ";
    file.line(indent + JavaFile.quote(span.name()) + ",");
    file.line(indent + JavaFile.quote(family.id()) + ",");
    file.line(indent + JavaFile.quote(Words.camel(family.id())) + ",");
    file.line(indent + JavaFile.quote(span.javaName()) + ",");
    file.line(indent + JavaFile.literal(span.text().brief(), indent, ",") + ",");
    file.call(
        indent, "List.of", span.kinds().stream().map(k -> "SpanKind." + k.name()).toList(), ",");
    file.call(indent, "List.of", uses(span.required()), ",");
    file.call(indent, "List.of", uses(span.optional()), ",");
    file.call(indent, "List.of", span.events().stream().map(this::event).toList(), ");");
    file.line("  }");
  }

  private List<String> uses(List<AttributeUse> uses) {
    return uses.stream().map(this::use).toList();
  }

  private String use(AttributeUse use) {
    attributes.put(use.attribute().name(), use.attribute());
    return method(use.attribute()) + "(" + JavaFile.quote(use.javaName()) + ")";
  }

  private String event(Event event) {
    String below = "                ";
    // The brackets that close what is around it may stand on the same line.
    String around = "));";
    String attributes = JavaFile.fit(below, "List.of", uses(event.attributes()), ")" + around);
    attributes = attributes.substring(0, attributes.length() - around.length());
    return "new EventDescription(\n"
        + (below + JavaFile.quote(event.name()) + ",\n")
        + (below + JavaFile.quote(event.javaName()) + ",\n")
        + attributes;
  }

  /** The attribute's name in full, which no span's method has: it has at least two words. */
  private static String method(Attribute attribute) {
    return Words.camel(attribute.name()) + "As";
  }

  private void attribute(Attribute attribute) {
    String indent = "        ";
    file.blank();
    file.line("  private static AttributeDescription " + method(attribute) + "(String setter) {");
    file.line("    return new AttributeDescription(");
    file.line(indent + JavaFile.quote(attribute.name()) + ",");
    file.line(indent + "ValueType." + valueType(attribute) + ",");
    file.line(indent + JavaFile.literal(attribute.brief(), indent, ",") + ",");
    file.line(indent + JavaFile.quote(attribute.unit()) + ",");
    file.line(indent + "setter,");
    file.line(indent + attribute.isOutcome() + ",");
    file.line(indent + attribute.isSensitive() + ",");
    file.line(indent + SpanSource.realBound(attribute.range().min()) + ",");
    file.line(indent + SpanSource.realBound(attribute.range().max()) + ",");
    file.call(indent, "List.of", members(attribute), ",");
    file.call(
        indent,
        "List.of",
        attribute.examples().stream().map(CatalogSource::example).toList(),
        ");");
    file.line("  }");
  }

  private static List<String> members(Attribute attribute) {
    return attribute.type() instanceof Enumeration enumeration
        ? enumeration.members().stream().map(member -> JavaFile.quote(member.value())).toList()
        : List.of();
  }

  private static String valueType(Attribute attribute) {
    if (attribute.type() instanceof Enumeration) {
      return "ENUM";
    }
    return switch ((Plain) attribute.type()) {
      case STRING -> "STRING";
      case INT -> "LONG";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case STRINGS -> "STRING_LIST";
    };
  }

  private static String example(Object example) {
    if (example instanceof List<?> list) {
      return list.stream()
          .map(element -> JavaFile.quote(String.valueOf(element)))
          .collect(Collectors.joining(", ", "List.of(", ")"));
    }
    if (example instanceof String text) {
      return JavaFile.quote(text);
    }
    return example instanceof Long ? example + "L" : String.valueOf(example);
  }

  private static GeneratedFile all(Registry registry) {
    Location from =
        registry.families().stream().findFirst().map(Family::at).orElse(new Location("?", 1, 1));
    JavaFile file =
        new JavaFile(PACKAGE, "SpanCatalog", FamiliesSource.folderOf(from))
            .use("java.util.List")
            .use("java.util.Map")
            .use("java.util.Optional")
            .use("java.util.stream.Collectors")
            .use("java.util.stream.Stream");
    file.javadoc("", new Javadoc().text("All spans of the registry. Loaded when first asked."));
    file.line("public final class SpanCatalog {").line("  private SpanCatalog() {}").blank();
    file.javadoc("  ", new Javadoc().text("All spans, family by family."));
    file.line("  public static List<SpanDescription> spans() {");
    file.line("    return Loaded.SPANS;").line("  }").blank();
    file.javadoc("  ", new Javadoc().html("The span with a name, such as {@code raft.commit}."));
    file.line("  public static Optional<SpanDescription> find(String name) {");
    file.line("    return Optional.ofNullable(name).map(Loaded.BY_NAME::get);").line("  }").blank();
    file.line("  private static final class Loaded {");
    file.line("    static final List<SpanDescription> SPANS =");
    file.line("        Stream.of(");
    for (Iterator<Family> families = registry.families().iterator(); families.hasNext(); ) {
      String call = JavaNames.catalogClass(families.next()) + ".spans()";
      file.line("                " + call + (families.hasNext() ? "," : ")"));
    }
    file.line("            .flatMap(List::stream)").line("            .toList();");
    file.line("    static final Map<String, SpanDescription> BY_NAME =");
    file.line("        SPANS.stream().collect(Collectors.toMap(SpanDescription::name, s -> s));");
    return file.line("  }").line("}").finish();
  }
}
