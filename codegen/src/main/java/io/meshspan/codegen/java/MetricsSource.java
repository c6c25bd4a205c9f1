package io.meshspan.codegen.java;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Metric;
import java.util.ArrayList;
import java.util.List;

/** The class that holds a family's metrics. */
final class MetricsSource {
  private MetricsSource() {}

  static GeneratedFile of(Family family) {
    String type = JavaNames.metricsClass(family);
    JavaFile file = new JavaFile(JavaNames.packageOf(family.id()), type, family.at());
    file.use("io.meshspan.api.core.MetricType");
    file.javadoc("", new Javadoc().text("Metrics: " + family.displayName() + "."));
    file.line("public final class " + type + " {");
    for (Metric metric : family.metrics()) {
      file.javadoc(
          "  ",
          new Javadoc()
              .text(metric.text().brief())
              .text(metric.text().note())
              .html(Javadoc.code(metric.name()) + ", unit " + Javadoc.code(metric.unit()) + "."));
      file.line("  public static final MetricType " + JavaNames.constant(metric.name()) + " =");
      List<String> arguments = new ArrayList<>();
      arguments.add(JavaFile.quote(metric.name()));
      arguments.add("MetricType.Instrument." + metric.instrument().name());
      arguments.add(JavaFile.quote(metric.unit()));
      arguments.add(JavaFile.literal(metric.text().brief(), "          ", ");"));
      if (!metric.buckets().isEmpty()) {
        file.use("java.util.List");
        List<String> bounds = metric.buckets().stream().map(SpanSource::realBound).toList();
        arguments.add(JavaFile.fit("          ", "List.of", bounds, "").strip());
      }
      file.call("      ", "new MetricType", arguments, ";");
      file.blank();
    }
    return file.line("  private " + type + "() {}").line("}").finish();
  }
}
