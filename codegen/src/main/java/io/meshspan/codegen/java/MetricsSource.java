package io.meshspan.codegen.java;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Metric;
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
      file.call(
          "      ",
          "new MetricType",
          List.of(
              JavaFile.quote(metric.name()),
              "MetricType.Instrument." + metric.instrument().name(),
              JavaFile.quote(metric.unit()),
              JavaFile.literal(metric.text().brief(), "          ", ");")),
          ";");
      file.blank();
    }
    return file.line("  private " + type + "() {}").line("}").finish();
  }
}
