package io.meshspan.codegen.java;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Plain;
import io.meshspan.codegen.registry.AttributeUse;
import io.meshspan.codegen.registry.Event;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Metric;
import io.meshspan.codegen.registry.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The class of one operation's spans: required attributes, setters, events. */
final class SpanSource {
  private final Family family;
  private final Span span;
  private final String type;
  private final JavaFile file;

  SpanSource(Family family, Span span) {
    this.family = family;
    this.span = span;
    type = JavaNames.spanClass(span);
    file = new JavaFile(JavaNames.packageOf(family.id()), type, span.at());
  }

  GeneratedFile write() {
    file.use("io.meshspan.api.core.SpanStart")
        .use("io.meshspan.api.core.SpanType")
        .use("io.meshspan.api.core.TypedSpan")
        .use("io.opentelemetry.api.trace.SpanKind");
    file.javadoc("", new Javadoc().text(span.text().brief()).note(span.text()));
    file.line("public final class " + type + " extends TypedSpan<" + type + "> {");
    spanType();
    file.line("  static final " + type + " OFF = new " + type + "();").blank();
    file.line("  private " + type + "() {").line("    super(TYPE);").line("  }").blank();
    constructor();
    span.optional().forEach(this::setter);
    span.events().forEach(this::event);
    return file.line("}").finish();
  }

  private void spanType() {
    String kinds =
        span.kinds().stream().map(k -> "SpanKind." + k.name()).collect(Collectors.joining(", "));
    List<String> parts = new ArrayList<>();
    for (AttributeUse use : span.attributes()) {
      if (use.attribute().isOutcome() && use.attribute().type() instanceof Enumeration outcome) {
        parts.add(".outcomes(" + outcome.javaName() + ".values())");
      }
    }
    List<Metric> counters = family.countersOf(span);
    if (!counters.isEmpty()) {
      parts.add(
          counters.stream()
              .map(metric -> JavaNames.metric(family, metric))
              .collect(Collectors.joining(", ", ".counting(", ")")));
    }
    String made =
        "SpanType.of("
            + JavaFile.quote(family.id())
            + ", "
            + JavaFile.quote(span.name())
            + ", "
            + kinds
            + ")";
    if (parts.isEmpty()) {
      file.chain("  ", "static final SpanType TYPE =", List.of(" " + made), ";");
      return;
    }
    file.line("  static final SpanType TYPE =");
    file.chain("      ", made, parts, ";");
  }

  private void constructor() {
    List<String> parameters = new ArrayList<>(List.of("SpanStart start"));
    for (AttributeUse use : span.required()) {
      parameters.add(JavaNames.parameterType(use.attribute()) + " " + use.javaName());
    }
    file.call("  ", type, parameters, " {");
    file.line("    super(TYPE, start);");
    span.required().forEach(this::set);
    file.line("  }");
  }

  private void setter(AttributeUse use) {
    Attribute attribute = use.attribute();
    file.blank();
    file.javadoc(
        "  ",
        new Javadoc()
            .text(attribute.brief())
            .text(attribute.text().note())
            .html(Javadoc.value(attribute))
            .tag("@return this span"));
    file.call(
        "  ",
        "public " + type + " " + use.javaName(),
        List.of(JavaNames.parameterType(attribute) + " " + use.javaName()),
        " {");
    set(use);
    file.line("    return this;").line("  }");
  }

  /** Sets one attribute, and records the metrics that it feeds if the value was good. */
  private void set(AttributeUse use) {
    Attribute attribute = use.attribute();
    SpansSource.importKeys(file, attribute);
    SpansSource.importEnum(file, attribute);
    List<String> arguments = arguments(use);
    List<Metric> metrics = family.metricsFrom(span, attribute);
    if (metrics.isEmpty()) {
      file.call("    ", setterOf(attribute), arguments, ";");
      return;
    }
    file.call("    ", "if (" + setterOf(attribute), arguments, ") {");
    for (Metric metric : metrics) {
      file.line("      measure(" + JavaNames.metric(family, metric) + ", " + use.javaName() + ");");
    }
    file.line("    }");
  }

  /** Key, value, and for numbers the range. */
  private static List<String> arguments(AttributeUse use) {
    Attribute attribute = use.attribute();
    List<String> arguments = new ArrayList<>(List.of(JavaNames.key(attribute), use.javaName()));
    if (attribute.type() == Plain.INT) {
      arguments.add(wholeBound(attribute.range().min()));
      arguments.add(wholeBound(attribute.range().max()));
    } else if (attribute.type() == Plain.DOUBLE) {
      arguments.add(realBound(attribute.range().min()));
      arguments.add(realBound(attribute.range().max()));
    }
    return arguments;
  }

  private static String setterOf(Attribute attribute) {
    if (attribute.type() instanceof Enumeration) {
      return attribute.isOutcome() ? "setOutcome" : "setEnum";
    }
    return switch ((Plain) attribute.type()) {
      case STRING -> "setText";
      case INT -> "setLong";
      case DOUBLE -> "setDouble";
      case BOOLEAN -> "setBoolean";
      case STRINGS -> "setTexts";
    };
  }

  /** The method of {@code EventValues}. */
  private static String adderOf(Attribute attribute) {
    if (attribute.type() instanceof Enumeration) {
      return "oneOf";
    }
    return switch ((Plain) attribute.type()) {
      case STRING -> "text";
      case INT -> "whole";
      case DOUBLE -> "real";
      case BOOLEAN -> "truth";
      case STRINGS -> "texts";
    };
  }

  private static String wholeBound(double bound) {
    if (Double.isInfinite(bound)) {
      return bound < 0 ? "Long.MIN_VALUE" : "Long.MAX_VALUE";
    }
    long whole = (long) bound;
    return whole == (int) whole ? Long.toString(whole) : whole + "L";
  }

  static String realBound(double bound) {
    if (Double.isInfinite(bound)) {
      return bound < 0 ? "Double.NEGATIVE_INFINITY" : "Double.POSITIVE_INFINITY";
    }
    return Double.toString(bound);
  }

  private void event(Event event) {
    Javadoc javadoc =
        new Javadoc()
            .text(event.text().brief())
            .text(event.text().note())
            .html("Adds the event " + Javadoc.code(event.name()) + "; absent values are left out.");
    List<String> parameters = new ArrayList<>();
    List<String> puts = new ArrayList<>();
    for (AttributeUse use : event.attributes()) {
      Attribute attribute = use.attribute();
      SpansSource.importKeys(file, attribute);
      SpansSource.importEnum(file, attribute);
      parameters.add(eventParameter(attribute) + " " + use.javaName());
      puts.add(JavaFile.fit("            ", "." + adderOf(attribute), arguments(use), ""));
      javadoc.tag(
          "@param "
              + use.javaName()
              + " "
              + Javadoc.inTag(Javadoc.sentence(attribute.brief()))
              + " "
              + Javadoc.value(attribute));
    }
    file.blank().javadoc("  ", javadoc.tag("@return this span"));
    file.call("  ", "public " + type + " " + event.javaName(), parameters, " {");
    file.line("    if (!isRecording()) {").line("      return this;").line("    }");
    file.line("    return event(");
    file.line("        " + JavaFile.quote(event.name()) + ",");
    file.chain("        ", "values()", puts, ");");
    file.line("  }");
  }

  private String eventParameter(Attribute attribute) {
    if (attribute.type() == Plain.STRINGS) {
      file.use("java.util.List");
      return "List<String>";
    }
    return JavaNames.parameterType(attribute);
  }
}
