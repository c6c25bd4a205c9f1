package io.meshspan.codegen.docs;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Registry;
import io.meshspan.codegen.registry.Span;
import java.util.ArrayList;
import java.util.List;

/** One page per family, one for shared attributes, and an index. */
public final class ReferencePages {
  private ReferencePages() {}

  /** The pages. */
  public static List<GeneratedFile> of(Registry registry) {
    List<GeneratedFile> pages = new ArrayList<>();
    pages.add(index(registry));
    for (Family family : registry.families()) {
      pages.add(new FamilyPage(family).write());
    }
    if (!registry.shared().isEmpty()) {
      pages.add(shared(registry.shared()));
    }
    return pages;
  }

  private static GeneratedFile index(Registry registry) {
    Markdown page = new Markdown();
    registry.families().stream().findFirst().ifPresent(family -> page.origin(family.at(), true));
    page.heading(1, "Reference: families, spans, attributes");
    page.paragraph(
        "All of this comes from the registry. A span's required attributes are the parameters of"
            + " its Java method, in order; the others are setters. Every span may carry"
            + " `mesh.node.id`, and its duration is its own: there is no attribute for it.");
    page.row("Family", "Span", "Java", "What it is").row("---", "---", "---", "---");
    for (Family family : registry.families()) {
      String link = "[" + family.displayName() + "](" + family.id() + ".md)";
      for (Span span : family.spans()) {
        String anchor = "[`" + span.name() + "`](" + family.id() + ".md#" + anchor(span) + ")";
        page.row(link, anchor, "`" + span.javaName() + "`", Markdown.cell(span.text().brief()));
      }
    }
    page.blank().heading(2, "Metrics of every family");
    page.paragraph(
        "`meshspan.operation.duration` (histogram, s) is recorded for every operation, sampled or"
            + " not, by `meshspan.family`, `meshspan.operation`, `meshspan.outcome` and"
            + " `error.type`. Ids never become labels.");
    return page.finish("index.md");
  }

  /** As GitHub makes it from a heading: lower case, without dots. */
  static String anchor(Span span) {
    return span.name().replace(".", "");
  }

  private static GeneratedFile shared(List<Attribute> attributes) {
    Markdown page = new Markdown().origin(attributes.get(0).at(), false);
    page.heading(1, "Shared attributes");
    page.paragraph("Attributes that belong to no single family.");
    page.row("Attribute", "Type", "Unit", "Examples", "What it says");
    page.row("---", "---", "---", "---", "---");
    for (Attribute attribute : attributes) {
      page.row(
          "`" + attribute.name() + "`",
          attribute.type().word(),
          Markdown.unit(attribute),
          Markdown.examples(attribute),
          Markdown.meaning(attribute));
    }
    return page.finish("shared.md");
  }
}
