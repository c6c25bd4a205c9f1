package io.meshspan.codegen.java;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Registry;
import io.meshspan.codegen.registry.Span;
import io.meshspan.codegen.registry.Text;
import java.util.ArrayList;
import java.util.List;

/** All Java sources of a registry. */
public final class JavaSources {
  private JavaSources() {}

  /** The sources, in no order that matters. */
  public static List<GeneratedFile> of(Registry registry) {
    List<GeneratedFile> files = new ArrayList<>();
    for (Family family : registry.families()) {
      addFamily(family, files);
    }
    if (!registry.shared().isEmpty()) {
      addShared(registry.shared(), files);
    }
    files.add(FamiliesSource.of(registry));
    CatalogSource.addTo(files, registry);
    return files;
  }

  private static void addFamily(Family family, List<GeneratedFile> files) {
    files.add(SpansSource.of(family));
    for (Span span : family.spans()) {
      files.add(new SpanSource(family, span).write());
    }
    for (Attribute attribute : family.enumerations()) {
      files.add(EnumSource.of(attribute, (Enumeration) attribute.type()));
    }
    files.add(
        AttributesSource.of(family.id(), family.displayName(), family.attributes(), family.at()));
    if (!family.metrics().isEmpty()) {
      files.add(MetricsSource.of(family));
    }
    files.add(packagePage(family));
  }

  private static GeneratedFile packagePage(Family family) {
    String javaPackage = JavaNames.packageOf(family.id());
    Text text = family.text();
    Javadoc javadoc =
        new Javadoc()
            .text(family.displayName() + ". " + text.brief())
            .note(text)
            .html(
                "Begin at {@link "
                    + JavaNames.spansClass(family)
                    + "}. Knows the core of the API and no other family.");
    return new JavaFile(javaPackage, "package-info", family.at())
        .javadoc("", javadoc)
        .line("package " + javaPackage + ";")
        .finish();
  }

  private static void addShared(List<Attribute> shared, List<GeneratedFile> files) {
    String javaPackage = JavaNames.packageOf(Family.SHARED);
    Attribute first = shared.get(0);
    files.add(
        AttributesSource.of(Family.SHARED, "attributes of no single family", shared, first.at()));
    for (Attribute attribute : shared) {
      if (attribute.type() instanceof Enumeration enumeration) {
        files.add(EnumSource.of(attribute, enumeration));
      }
    }
    files.add(
        new JavaFile(javaPackage, "package-info", first.at())
            .javadoc("", new Javadoc().text("Keys of attributes that belong to no single family."))
            .line("package " + javaPackage + ";")
            .finish());
  }
}
