package io.meshspan.codegen.java;

import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Plain;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Metric;
import io.meshspan.codegen.registry.Span;
import java.util.Locale;

/** What things of the registry are called in Java. */
final class JavaNames {
  static final String ROOT = "io.meshspan.api";
  private static final String SHARED_PACKAGE = ROOT + ".attributes";

  private JavaNames() {}

  static String packageOf(String family) {
    return family.equals(Family.SHARED) ? SHARED_PACKAGE : ROOT + "." + family.replace("_", "");
  }

  static String pathOf(String javaPackage, String type) {
    return javaPackage.replace('.', '/') + "/" + type + ".java";
  }

  static String spansClass(Family family) {
    return pascal(family.id()) + "Spans";
  }

  static String spanClass(Span span) {
    return capital(span.javaName()) + "Span";
  }

  static String attributesClass(String family) {
    return pascal(family) + "Attributes";
  }

  static String metricsClass(Family family) {
    return pascal(family.id()) + "Metrics";
  }

  static String catalogClass(Family family) {
    return pascal(family.id()) + "Catalog";
  }

  /** {@code raft.term} becomes {@code RAFT_TERM}. */
  static String constant(String name) {
    return name.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** The attribute's key as seen from a class that imports the class that holds it. */
  static String key(Attribute attribute) {
    return attributesClass(attribute.family()) + "." + constant(attribute.name());
  }

  static String metric(Family family, Metric metric) {
    return metricsClass(family) + "." + constant(metric.name());
  }

  /** {@code spiffe.svid.expiry} becomes {@code recordSvidExpiry}. */
  static String recordMethod(Family family, Metric metric) {
    return "record" + pascal(metric.name().substring(family.id().length() + 1));
  }

  /** The type of a parameter that takes the attribute's value. */
  static String parameterType(Attribute attribute) {
    if (attribute.type() instanceof Enumeration enumeration) {
      return enumeration.javaName();
    }
    return switch ((Plain) attribute.type()) {
      case STRING -> "String";
      case INT -> "long";
      case DOUBLE -> "double";
      case BOOLEAN -> "boolean";
      case STRINGS -> "Iterable<String>";
    };
  }

  /** The type of value that an attribute key stands for. */
  static String keyType(Attribute attribute) {
    if (attribute.type() instanceof Enumeration) {
      return "String";
    }
    return switch ((Plain) attribute.type()) {
      case STRING -> "String";
      case INT -> "Long";
      case DOUBLE -> "Double";
      case BOOLEAN -> "Boolean";
      case STRINGS -> "List<String>";
    };
  }

  /** {@code mape_k} becomes {@code mapeK}. */
  static String camel(String name) {
    String pascal = pascal(name);
    return pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1);
  }

  /** {@code mape_k} becomes {@code MapeK}. */
  static String pascal(String name) {
    StringBuilder pascal = new StringBuilder();
    for (String word : name.split("[._]", -1)) {
      pascal.append(capital(word));
    }
    return pascal.toString();
  }

  static String capital(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
