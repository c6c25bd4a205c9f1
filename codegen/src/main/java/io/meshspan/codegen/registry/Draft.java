package io.meshspan.codegen.registry;

import io.meshspan.codegen.registry.YamlMap.Word;
import java.util.ArrayList;
import java.util.List;

/** One file as it was read, before references are followed. */
final class Draft {
  final String id;
  final String displayName;
  final Text text;
  final Location at;
  final List<Attribute> attributes = new ArrayList<>();
  final List<SpanDraft> spans = new ArrayList<>();
  final List<EventDraft> events = new ArrayList<>();
  final List<MetricDraft> metrics = new ArrayList<>();

  Draft(String id, String displayName, Text text, Location at) {
    this.id = id;
    this.displayName = displayName;
    this.text = text;
    this.at = at;
  }

  record Use(Word ref, AttributeUse.Level level, String javaName) {}

  record SpanDraft(
      String name,
      String javaName,
      List<Span.Kind> kinds,
      Text text,
      List<Use> uses,
      List<Word> events,
      Location at) {}

  record EventDraft(String name, String javaName, Text text, List<Use> uses, Location at) {}

  record MetricDraft(
      String name,
      Metric.Instrument instrument,
      String unit,
      Text text,
      List<Double> buckets,
      FeedDraft feed,
      Location at) {}

  sealed interface FeedDraft {}

  record FromDraft(List<Word> spans, Word attribute) implements FeedDraft {}

  record CountsDraft(Word span) implements FeedDraft {}

  record RecordedDraft(AttributeType.Plain type, List<Use> labels) implements FeedDraft {}
}
