package io.meshspan.codegen.java;

import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Plain;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Metric;
import io.meshspan.codegen.registry.Span;
import io.meshspan.codegen.registry.Words;
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
    return Words.pascal(family.id()) + "Spans";
  }

  static String spanClass(Span span) {
    return Words.capital(span.javaName()) + "Span";
  }

  static String attributesClass(String family) {
    return Words.pascal(family) + "Attributes";
  }

  static String metricsClass(Family family) {
    return Words.pascal(family.id()) + "Metrics";
  }

  static String catalogClass(Family family) {
    return Words.pascal(family.id()) + "Catalog";
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
    return "record" + Words.pascal(metric.name().substring(family.id().length() + 1));
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
}
