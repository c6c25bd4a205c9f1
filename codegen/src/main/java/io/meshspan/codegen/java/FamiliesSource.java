package io.meshspan.codegen.java;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Location;
import io.meshspan.codegen.registry.Registry;
import io.meshspan.codegen.registry.Words;

/** The part of the entry point that has a method for each family. */
final class FamiliesSource {
  private FamiliesSource() {}

  static GeneratedFile of(Registry registry) {
    Location from =
        registry.families().stream().findFirst().map(Family::at).orElse(new Location("?", 1, 1));
    JavaFile file =
        new JavaFile(JavaNames.ROOT, "Families", folderOf(from))
            .use("io.meshspan.api.core.SpanStart")
            .use("io.meshspan.api.core.Telemetry");
    for (Family family : registry.families()) {
      file.use(JavaNames.packageOf(family.id()) + "." + JavaNames.spansClass(family));
    }
    file.javadoc("", new Javadoc().text("One method per family of the registry."));
    file.line("abstract sealed class Families permits Meshspan {");
    for (Family family : registry.families()) {
      file.line(
          "  private final " + JavaNames.spansClass(family) + " " + Words.camel(family.id()) + ";");
    }
    file.blank().line("  Families(Telemetry telemetry) {");
    file.line("    SpanStart plain = SpanStart.plain(telemetry);");
    for (Family family : registry.families()) {
      String field = Words.camel(family.id());
      file.line("    " + field + " = new " + JavaNames.spansClass(family) + "(plain);");
    }
    file.line("  }");
    for (Family family : registry.families()) {
      String field = Words.camel(family.id());
      file.blank();
      file.javadoc("  ", new Javadoc().text(family.text().brief()));
      // Not final: the compiler then adds a bridge to Meshspan, without which reflection on this
      // package-private class's methods is refused.
      file.line("  public " + JavaNames.spansClass(family) + " " + field + "() {");
      file.line("    return " + field + ";").line("  }");
    }
    return file.line("}").finish();
  }

  /** What comes from all files names their folder, and no line. */
  static Location folderOf(Location file) {
    String path = file.file();
    return new Location(path.substring(0, path.lastIndexOf('/') + 1) + "*.yaml", 0, 0);
  }
}
