package io.meshspan.codegen.java;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Plain;
import io.meshspan.codegen.registry.Location;
import java.util.List;

/** The class that holds a family's attribute keys. */
final class AttributesSource {
  private AttributesSource() {}

  static GeneratedFile of(String family, String title, List<Attribute> attributes, Location at) {
    String type = JavaNames.attributesClass(family);
    JavaFile file = new JavaFile(JavaNames.packageOf(family), type, at);
    file.use("io.opentelemetry.api.common.AttributeKey");
    if (attributes.stream().anyMatch(attribute -> attribute.type() == Plain.STRINGS)) {
      file.use("java.util.List");
    }
    file.javadoc("", new Javadoc().text("Attribute keys: " + title + "."));
    file.line("public final class " + type + " {");
    for (Attribute attribute : attributes) {
      file.javadoc(
          "  ",
          new Javadoc()
              .text(attribute.brief())
              .text(attribute.text().note())
              .html(Javadoc.value(attribute)));
      file.chain(
          "  ",
          "public static final AttributeKey<"
              + JavaNames.keyType(attribute)
              + "> "
              + JavaNames.constant(attribute.name())
              + " =",
          List.of(
              " AttributeKey." + factory(attribute) + "(" + JavaFile.quote(attribute.name()) + ")"),
          ";");
      file.blank();
    }
    return file.line("  private " + type + "() {}").line("}").finish();
  }

  private static String factory(Attribute attribute) {
    if (attribute.type() instanceof Enumeration) {
      return "stringKey";
    }
    return switch ((Plain) attribute.type()) {
      case STRING -> "stringKey";
      case INT -> "longKey";
      case DOUBLE -> "doubleKey";
      case BOOLEAN -> "booleanKey";
      case STRINGS -> "stringArrayKey";
    };
  }
}
