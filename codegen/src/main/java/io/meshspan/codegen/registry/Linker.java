package io.meshspan.codegen.registry;

import io.meshspan.codegen.registry.Draft.Use;
import io.meshspan.codegen.registry.YamlMap.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows references between groups and files. */
final class Linker {
  private final Problems problems;
  private final List<Draft> drafts;
  private final Map<String, Attribute> attributes = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  Linker(Problems problems, List<Draft> drafts) {
    this.problems = problems;
    this.drafts = drafts;
  }

  Registry link() {
    NameCheck names = new NameCheck(problems);
    for (Draft draft : drafts) {
      names.check(draft);
      draft.attributes.forEach(attribute -> attributes.putIfAbsent(attribute.name(), attribute));
    }
    List<Family> families = new ArrayList<>();
    List<Attribute> shared = new ArrayList<>();
    for (Draft draft : drafts) {
      if (draft.id.equals(Family.SHARED)) {
        shared.addAll(draft.attributes);
      } else {
        Family family = family(draft);
        new JavaCheck(problems, family).check();
        families.add(family);
      }
    }
    attributes.values().stream()
        .filter(attribute -> !used.contains(attribute.name()))
        .forEach(
            attribute ->
                problems.add(
                    attribute.at(),
                    "nothing uses the attribute " + attribute.name(),
                    "refer to it or remove it"));
    return new Registry(families, shared);
  }

  private Family family(Draft draft) {
    Map<String, Event> events = new HashMap<>();
    List<Event> eventsInOrder = new ArrayList<>();
    for (Draft.EventDraft event : draft.events) {
      Event linked =
          new Event(
              event.name(),
              event.javaName(),
              event.text(),
              uses(draft, event.uses(), event.name()),
              event.at());
      events.putIfAbsent(event.name(), linked);
      eventsInOrder.add(linked);
    }
    List<Span> spans = draft.spans.stream().map(span -> span(draft, span, events)).toList();
    List<Metric> metrics = new ArrayList<>();
    for (Draft.MetricDraft metric : draft.metrics) {
      feed(draft, metric, spans)
          .map(
              feed ->
                  new Metric(
                      metric.name(),
                      metric.instrument(),
                      metric.unit(),
                      metric.text(),
                      metric.buckets(),
                      feed,
                      metric.at()))
          .ifPresent(metrics::add);
    }
    return new Family(
        draft.id,
        draft.displayName,
        draft.text,
        draft.attributes,
        spans,
        eventsInOrder,
        metrics,
        draft.at);
  }

  private Span span(Draft draft, Draft.SpanDraft span, Map<String, Event> events) {
    List<AttributeUse> uses = uses(draft, span.uses(), "");
    List<Event> linked = new ArrayList<>();
    for (Word word : span.events()) {
      Event event = events.get(word.text());
      if (event == null) {
        unknown(word, "event", "define it in this file");
      } else {
        linked.add(event);
      }
    }
    return new Span(
        span.name(), span.javaName(), span.kinds(), span.text(), uses, linked, span.at());
  }

  private List<AttributeUse> uses(Draft draft, List<Use> uses, String prefix) {
    List<AttributeUse> linked = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Use use : uses) {
      if (!seen.add(use.ref().text())) {
        problems.add(use.ref().at(), use.ref().text() + " is there twice", "remove one of them");
      }
      resolve(draft, use.ref())
          .map(attribute -> new AttributeUse(attribute, use.level(), name(use, attribute, prefix)))
          .ifPresent(linked::add);
    }
    return linked;
  }

  /** Within an event, what the event's name says already is not said again. */
  private static String name(Use use, Attribute attribute, String prefix) {
    if (!use.javaName().isEmpty()) {
      return use.javaName();
    }
    return !prefix.isEmpty() && attribute.name().startsWith(prefix + ".")
        ? Words.camel(NameRules.without(prefix, attribute.name()))
        : attribute.javaName();
  }

  private Optional<Attribute> resolve(Draft draft, Word ref) {
    Attribute attribute = attributes.get(ref.text());
    if (attribute == null) {
      unknown(ref, "attribute", "define it in the first group of this file, or in shared.yaml");
      return Optional.empty();
    }
    used.add(attribute.name());
    if (!attribute.family().equals(draft.id) && !attribute.family().equals(Family.SHARED)) {
      problems.add(
          ref.at(),
          ref.text() + " belongs to the family " + attribute.family(),
          "move its definition to shared.yaml, so that no family depends on another");
    }
    return Optional.of(attribute);
  }

  private Optional<Metric.Feed> feed(Draft draft, Draft.MetricDraft metric, List<Span> spans) {
    Draft.FeedDraft feed = metric.feed();
    if (feed instanceof Draft.CountsDraft counts) {
      if (metric.instrument() != Metric.Instrument.COUNTER) {
        problems.add(metric.at(), metric.name() + " counts spans", "make it a counter");
      }
      return find(counts.span(), spans).map(span -> new Metric.Counts(span.name()));
    }
    if (feed instanceof Draft.RecordedDraft recorded) {
      List<AttributeUse> labels = uses(draft, recorded.labels(), "");
      for (AttributeUse label : labels) {
        if (!(label.attribute().type() instanceof AttributeType.Enumeration)) {
          problems.add(
              metric.at(),
              label.attribute().name() + " as a label may have any number of values",
              "use only enumerations as labels");
        }
      }
      return Optional.of(new Metric.Recorded(recorded.type(), labels));
    }
    return from(draft, (Draft.FromDraft) feed, metric, spans);
  }

  private Optional<Metric.Feed> from(
      Draft draft, Draft.FromDraft from, Draft.MetricDraft metric, List<Span> spans) {
    Optional<Attribute> attribute = resolve(draft, from.attribute());
    if (attribute.isEmpty()) {
      return Optional.empty();
    }
    if (!attribute.get().type().isNumber()) {
      problems.add(from.attribute().at(), "a metric needs a number", "choose another attribute");
    }
    if (metric.instrument() == Metric.Instrument.COUNTER && attribute.get().range().min() < 0) {
      problems.add(
          from.attribute().at(), "a counter never falls", "give the attribute a min of 0 or more");
    }
    List<String> names = new ArrayList<>();
    for (Word word : from.spans()) {
      Optional<Span> span = find(word, spans);
      span.ifPresent(found -> names.add(found.name()));
      if (span.isPresent()
          && span.get().attributes().stream()
              .noneMatch(use -> use.attribute().equals(attribute.get()))) {
        problems.add(
            word.at(),
            word.text() + " does not have " + attribute.get().name(),
            "name spans that have the attribute");
      }
    }
    return Optional.of(new Metric.FromAttribute(names, attribute.get()));
  }

  private Optional<Span> find(Word word, List<Span> spans) {
    Optional<Span> found = spans.stream().filter(s -> s.name().equals(word.text())).findFirst();
    if (found.isEmpty()) {
      unknown(word, "span", "name a span of this file");
    }
    return found;
  }

  private void unknown(Word word, String what, String advice) {
    problems.add(word.at(), "there is no " + what + " \"" + word.text() + "\"", advice);
  }
}
