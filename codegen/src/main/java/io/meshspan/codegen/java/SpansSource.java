package io.meshspan.codegen.java;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Plain;
import io.meshspan.codegen.registry.AttributeUse;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Metric;
import io.meshspan.codegen.registry.Metric.Recorded;
import io.meshspan.codegen.registry.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The class that starts a family's spans and records the metrics that no span feeds. */
final class SpansSource {
  private SpansSource() {}

  static GeneratedFile of(Family family) {
    String type = JavaNames.spansClass(family);
    JavaFile file =
        new JavaFile(JavaNames.packageOf(family.id()), type, family.at())
            .use("io.meshspan.api.core.SpanFamily")
            .use("io.meshspan.api.core.SpanStart");
    file.javadoc("", new Javadoc().text(family.text().brief()).note(family.text()));
    file.line("public final class " + type + " extends SpanFamily<" + type + "> {");
    file.javadoc("  ", new Javadoc().text("Spans that begin in this way."));
    file.line("  public " + type + "(SpanStart start) {").line("    super(start);").line("  }");
    file.blank().line("  @Override").line("  protected " + type + " with(SpanStart other) {");
    file.line("    return new " + type + "(other);").line("  }");
    family.spans().forEach(span -> operation(file, span));
    for (Metric metric : family.metrics()) {
      if (metric.feed() instanceof Recorded recorded) {
        recorded(file, family, metric, recorded);
      }
    }
    return file.line("}").finish();
  }

  private static void operation(JavaFile file, Span span) {
    String type = JavaNames.spanClass(span);
    Javadoc javadoc = new Javadoc().text(span.text().brief()).note(span.text()).html(kinds(span));
    List<String> parameters = new ArrayList<>();
    List<String> arguments = new ArrayList<>(List.of("start()"));
    for (AttributeUse use : span.required()) {
      Attribute attribute = use.attribute();
      importEnum(file, attribute);
      parameters.add(JavaNames.parameterType(attribute) + " " + use.javaName());
      arguments.add(use.javaName());
      javadoc.tag(
          "@param "
              + use.javaName()
              + " "
              + Javadoc.inTag(Javadoc.sentence(attribute.brief()))
              + " "
              + Javadoc.value(attribute));
    }
    javadoc.tag("@return the span, started; close it, or give it the work to run");
    file.blank().javadoc("  ", javadoc);
    file.call("  ", "public " + type + " " + span.javaName(), parameters, " {");
    String construction = "new " + type + "(" + String.join(", ", arguments) + ")";
    file.chain("    ", "return isOff()", List.of(" ? " + type + ".OFF", " : " + construction), ";");
    file.line("  }");
  }

  private static String kinds(Span span) {
    List<String> kinds = span.kinds().stream().map(kind -> kind.name()).toList();
    return kinds.size() == 1
        ? "Kind: " + kinds.get(0) + "."
        : "Kind: "
            + kinds.get(0)
            + "; with {@code as(SpanKind)} also "
            + kinds.stream().skip(1).collect(Collectors.joining(", "))
            + ".";
  }

  private static void recorded(JavaFile file, Family family, Metric metric, Recorded recorded) {
    file.use("io.opentelemetry.api.common.Attributes");
    Javadoc javadoc =
        new Javadoc()
            .text(metric.text().brief())
            .text(metric.text().note())
            .html("Records the metric " + Javadoc.code(metric.name()) + ".")
            .tag("@param value the measurement, unit " + Javadoc.code(metric.unit()));
    List<String> parameters = new ArrayList<>();
    parameters.add((recorded.type() == Plain.INT ? "long" : "double") + " value");
    List<String> present = new ArrayList<>(List.of("!isOff()"));
    List<String> labels = new ArrayList<>();
    for (AttributeUse use : recorded.labels()) {
      importEnum(file, use.attribute());
      importKeys(file, use.attribute());
      parameters.add(JavaNames.parameterType(use.attribute()) + " " + use.javaName());
      present.add("isPresent(" + JavaNames.key(use.attribute()) + ", " + use.javaName() + ")");
      labels.add(JavaNames.key(use.attribute()));
      labels.add(use.javaName() + ".wireValue()");
      javadoc.tag(
          "@param "
              + use.javaName()
              + " "
              + Javadoc.inTag(Javadoc.sentence(use.attribute().brief()))
              + " Without it nothing is recorded.");
    }
    String attributes =
        labels.isEmpty()
            ? "Attributes.empty()"
            : "Attributes.of(" + String.join(", ", labels) + ")";
    file.blank().javadoc("  ", javadoc);
    file.call("  ", "public void " + JavaNames.recordMethod(family, metric), parameters, " {");
    file.line("    if (" + String.join(" && ", present) + ") {");
    file.call(
        "      ", "record", List.of(JavaNames.metric(family, metric), "value", attributes), ";");
    file.line("    }").line("  }");
  }

  static void importEnum(JavaFile file, Attribute attribute) {
    if (attribute.type() instanceof Enumeration enumeration) {
      file.use(JavaNames.packageOf(attribute.family()) + "." + enumeration.javaName());
    }
  }

  static void importKeys(JavaFile file, Attribute attribute) {
    String family = attribute.family();
    file.use(JavaNames.packageOf(family) + "." + JavaNames.attributesClass(family));
  }
}
