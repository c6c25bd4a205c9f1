package io.meshspan.codegen.registry;

import io.meshspan.codegen.registry.Draft.Use;
import io.meshspan.codegen.registry.YamlMap.Word;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the definition of a metric. */
final class MetricReader {
  static final List<String> KEYS =
      List.of(
          "id",
          "type",
          "metric_name",
          "instrument",
          "unit",
          "buckets",
          "brief",
          "note",
          "stability",
          "from",
          "counts",
          "recorded",
          "value_type",
          "attributes");
  private static final List<String> FROM_KEYS = List.of("spans", "attribute");

  private final Problems problems;
  private final String file;
  private final Function<YamlMap, List<Use>> uses;

  MetricReader(Problems problems, String file, Function<YamlMap, List<Use>> uses) {
    this.problems = problems;
    this.file = file;
    this.uses = uses;
  }

  Optional<Draft.MetricDraft> read(YamlMap map) {
    String name = FileReader.nameFromId(map, "metric.");
    map.required("stability");
    map.required("instrument");
    if (!map.required("metric_name").equals(name)) {
      map.problem("metric_name", "the name differs from the id", "name it " + name);
    }
    Metric.Instrument instrument =
        map.words("instrument").stream()
            .findFirst()
            .map(word -> map.constant(word, "instrument", Metric.Instrument.values()))
            .orElse(Metric.Instrument.GAUGE);
    Text text = new Text(map.required("brief"), map.text("note"), "", "");
    String unit = map.required("unit");
    List<Double> buckets = buckets(map, instrument);
    return feed(map)
        .map(feed -> new Draft.MetricDraft(name, instrument, unit, text, buckets, feed, map.at()));
  }

  private static List<Double> buckets(YamlMap map, Metric.Instrument instrument) {
    List<Double> bounds = map.numbers("buckets");
    if (!bounds.isEmpty() && instrument != Metric.Instrument.HISTOGRAM) {
      map.problem("buckets", "only a histogram has buckets", "remove them");
    }
    for (int i = 1; i < bounds.size(); i++) {
      if (bounds.get(i - 1) >= bounds.get(i)) {
        map.problem("buckets", "the buckets do not ascend", "put the bounds in order, each once");
        break;
      }
    }
    return bounds;
  }

  private Optional<Draft.FeedDraft> feed(YamlMap map) {
    if (Stream.of("from", "counts", "recorded").filter(map::has).count() != 1) {
      map.problem(
          "id",
          "it must have exactly one of from, counts and recorded",
          "say where its measurements come from");
      return Optional.empty();
    }
    if (!map.has("recorded") && (map.has("attributes") || map.has("value_type"))) {
      map.problem("attributes", "only recorded metrics have labels and a type", "remove them");
    }
    if (map.has("counts")) {
      return Optional.of(new Draft.CountsDraft(new Word(map.text("counts"), map.at("counts"))));
    }
    if (map.has("from")) {
      return YamlMap.of(problems, file, map.node("from").orElseThrow(), "from", FROM_KEYS)
          .map(MetricReader::from);
    }
    if (!map.flag("recorded")) {
      map.problem("recorded", "recorded must be true", "write true");
    }
    return Optional.of(new Draft.RecordedDraft(valueType(map), uses.apply(map)));
  }

  private static Draft.FeedDraft from(YamlMap from) {
    List<Word> spans = from.words("spans");
    if (spans.isEmpty()) {
      from.problem("spans", "no spans are named", "add a line \"spans: [ … ]\"");
    }
    return new Draft.FromDraft(spans, new Word(from.required("attribute"), from.at("attribute")));
  }

  private static AttributeType.Plain valueType(YamlMap map) {
    String word = map.text("value_type");
    if (word.equals("int")) {
      return AttributeType.Plain.INT;
    }
    if (!word.isEmpty() && !word.equals("double")) {
      map.problem("value_type", "\"" + word + "\" is no number type", "use int or double");
    }
    return AttributeType.Plain.DOUBLE;
  }
}
