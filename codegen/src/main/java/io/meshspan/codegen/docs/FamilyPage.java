package io.meshspan.codegen.docs;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Member;
import io.meshspan.codegen.registry.AttributeUse;
import io.meshspan.codegen.registry.Event;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Metric;
import io.meshspan.codegen.registry.Span;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page of one family. */
final class FamilyPage {
  private final Family family;
  private final Markdown page = new Markdown();

  FamilyPage(Family family) {
    this.family = family;
  }

  GeneratedFile write() {
    page.origin(family.at(), false).heading(1, family.displayName());
    page.paragraph(family.text().brief() + " " + family.text().note());
    page.paragraph(source(family.text().source()));
    family.spans().forEach(this::span);
    if (!family.events().isEmpty()) {
      page.heading(2, "Events");
      family.events().forEach(this::event);
    }
    if (!family.metrics().isEmpty()) {
      page.heading(2, "Metrics");
      metrics();
    }
    if (!family.enumerations().isEmpty()) {
      page.heading(2, "Enumerations");
      family.enumerations().forEach(this::enumeration);
    }
    return page.finish(family.id() + ".md");
  }

  private static String source(String source) {
    return source.isEmpty() ? "" : "Source: " + source + (source.endsWith(".") ? "" : ".");
  }

  private void span(Span span) {
    page.heading(2, "`" + span.name() + "`");
    page.paragraph((span.text().brief() + " " + span.text().note()).strip());
    page.line("* Kind: " + kinds(span));
    if (!span.text().links().isEmpty()) {
      page.line("* Links to: " + span.text().links());
    }
    if (!span.events().isEmpty()) {
      page.line("* Events: " + names(span.events().stream().map(Event::name).toList()));
    }
    if (!span.text().source().isEmpty()) {
      page.line("* " + source(span.text().source()));
    }
    page.blank();
    page.row("Attribute", "Java", "Type", "Unit", "Required", "Examples", "What it says");
    page.row("---", "---", "---", "---", "---", "---", "---");
    span.attributes().forEach(this::attribute);
    page.blank().line("```java");
    new JavaExample(family, span).lines().forEach(page::line);
    page.line("```").blank();
  }

  private static String kinds(Span span) {
    List<String> kinds = span.kinds().stream().map(kind -> kind.name()).toList();
    return kinds.size() == 1
        ? kinds.get(0)
        : kinds.get(0)
            + ", or with `as(SpanKind."
            + kinds.stream().skip(1).collect(Collectors.joining(")`, `as(SpanKind."))
            + ")`";
  }

  private void attribute(AttributeUse use) {
    Attribute attribute = use.attribute();
    String type =
        attribute.type() instanceof Enumeration enumeration
            ? "[" + enumeration.javaName() + "](#" + anchor(enumeration) + ")"
            : attribute.type().word();
    page.row(
        "`" + attribute.name() + "`",
        "`" + use.javaName() + "`",
        type,
        Markdown.unit(attribute),
        use.isRequired() ? "yes" : "",
        Markdown.examples(attribute),
        Markdown.meaning(attribute));
  }

  private static String anchor(Enumeration enumeration) {
    return enumeration.javaName().toLowerCase(Locale.ROOT);
  }

  private void event(Event event) {
    page.heading(3, "`" + event.name() + "`");
    page.paragraph((event.text().brief() + " " + event.text().note()).strip());
    page.row("Attribute", "Java", "Type", "Unit", "Examples", "What it says");
    page.row("---", "---", "---", "---", "---", "---");
    for (AttributeUse use : event.attributes()) {
      Attribute attribute = use.attribute();
      page.row(
          "`" + attribute.name() + "`",
          "`" + use.javaName() + "`",
          attribute.type().word(),
          Markdown.unit(attribute),
          Markdown.examples(attribute),
          Markdown.meaning(attribute));
    }
    page.blank();
  }

  private void metrics() {
    page.row("Metric", "Instrument", "Unit", "Recorded", "What it says");
    page.row("---", "---", "---", "---", "---");
    for (Metric metric : family.metrics()) {
      page.row(
          "`" + metric.name() + "`",
          metric.instrument().name().toLowerCase(Locale.ROOT),
          "`" + metric.unit() + "`",
          feed(metric.feed()),
          Markdown.cell(metric.text().brief()));
    }
    page.blank();
  }

  private static String feed(Metric.Feed feed) {
    if (feed instanceof Metric.FromAttribute from) {
      return "from `" + from.attribute().name() + "` on " + names(from.spans());
    }
    if (feed instanceof Metric.Counts counts) {
      return "one for each `" + counts.span() + "`";
    }
    List<AttributeUse> labels = ((Metric.Recorded) feed).labels();
    return labels.isEmpty()
        ? "by the application"
        : "by the application, by "
            + names(labels.stream().map(l -> l.attribute().name()).toList());
  }

  private void enumeration(Attribute attribute) {
    Enumeration enumeration = (Enumeration) attribute.type();
    page.heading(3, enumeration.javaName());
    page.paragraph("`" + attribute.name() + "`: " + attribute.brief());
    page.row("Value", "What it means").row("---", "---");
    for (Member member : enumeration.members()) {
      page.row("`" + member.value() + "`", Markdown.cell(member.brief()));
    }
    page.blank();
  }

  private static String names(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
