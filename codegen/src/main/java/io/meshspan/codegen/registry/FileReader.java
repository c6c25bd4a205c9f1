package io.meshspan.codegen.registry;

import io.meshspan.codegen.registry.Draft.Use;
import io.meshspan.codegen.registry.YamlMap.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one file of the registry into a draft. */
final class FileReader {
  private static final List<String> FAMILY_KEYS =
      List.of("id", "type", "display_name", "brief", "note", "source", "stability", "attributes");
  private static final List<String> SPAN_KEYS =
      List.of(
          "id",
          "type",
          "java",
          "span_kind",
          "brief",
          "note",
          "source",
          "links",
          "stability",
          "attributes",
          "events");
  private static final List<String> EVENT_KEYS =
      List.of("id", "type", "name", "java", "brief", "note", "stability", "attributes");
  private static final List<String> USE_KEYS = List.of("ref", "requirement_level", "java");
  private static final List<String> ALL_KEYS =
      List.of(
          "id",
          "type",
          "display_name",
          "java",
          "span_kind",
          "brief",
          "note",
          "source",
          "links",
          "stability",
          "attributes",
          "events",
          "name",
          "metric_name",
          "instrument",
          "unit",
          "from",
          "counts",
          "recorded",
          "value_type");

  private final Problems problems;
  private final RegistrySource source;
  private final String file;

  FileReader(Problems problems, RegistrySource source) {
    this.problems = problems;
    this.source = source;
    this.file = source.path();
  }

  Optional<Draft> read() {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file).build();
      Optional<Node> root = new Compose(settings).composeString(source.text());
      if (root.isEmpty()) {
        problems.add(new Location(file, 1, 1), "the file is empty", "begin it with \"groups:\"");
        return Optional.empty();
      }
      return YamlMap.of(problems, file, root.get(), "the file", List.of("groups"))
          .flatMap(this::draft);
    } catch (MarkedYamlEngineException e) {
      problems.add(
          Problems.locate(file, e.getProblemMark().orElse(null)),
          "this is no YAML: " + e.getProblem(),
          "mend the syntax");
    } catch (YamlEngineException e) {
      problems.add(
          new Location(file, 1, 1),
          "this is no YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "mend the syntax");
    }
    return Optional.empty();
  }

  private Optional<Draft> draft(YamlMap root) {
    List<Node> groups = root.list("groups");
    if (groups.isEmpty()) {
      root.problem("groups", "there are no groups", "begin with the group registry." + source.id());
      return Optional.empty();
    }
    Optional<Draft> draft =
        YamlMap.of(problems, file, groups.get(0), "the family", FAMILY_KEYS).map(this::family);
    draft.ifPresent(into -> groups.stream().skip(1).forEach(group -> readGroup(group, into)));
    return draft;
  }

  private Draft family(YamlMap map) {
    String expected = "registry." + source.id();
    if (!map.required("id").equals(expected)) {
      map.problem("id", "the first group must be " + expected, "name it after its file");
    }
    if (!map.required("type").equals("attribute_group")) {
      map.problem("type", "the first group must be an attribute_group", "write that as its type");
    }
    if (!NameRules.isWord(source.id()) || !NameRules.isFreeFamily(source.id())) {
      map.problem("id", "a family cannot be named " + source.id(), "rename the file");
    }
    map.required("stability");
    Text text = new Text(map.required("brief"), map.text("note"), map.text("source"), "");
    Draft draft = new Draft(source.id(), map.required("display_name"), text, map.at());
    AttributeReader attributes = new AttributeReader(problems, file, source.id());
    map.list("attributes").forEach(n -> attributes.read(n).ifPresent(draft.attributes::add));
    return draft;
  }

  private void readGroup(Node node, Draft into) {
    // A first look at the type alone; what is allowed beside it depends on it.
    Optional<YamlMap> look = YamlMap.of(new Problems(), file, node, "a group", ALL_KEYS);
    String type = look.map(map -> map.text("type")).orElse("");
    switch (type) {
      case "span" ->
          YamlMap.of(problems, file, node, "a span", SPAN_KEYS)
              .ifPresent(map -> into.spans.add(span(map)));
      case "event" ->
          YamlMap.of(problems, file, node, "an event", EVENT_KEYS)
              .ifPresent(map -> into.events.add(event(map)));
      case "metric" ->
          YamlMap.of(problems, file, node, "a metric", MetricReader.KEYS)
              .flatMap(map -> new MetricReader(problems, file, this::uses).read(map))
              .ifPresent(into.metrics::add);
      default ->
          problems.add(
              Problems.locate(file, node),
              "a group has the type \"" + type + "\"",
              "use span, event or metric (attributes are defined in the first group)");
    }
  }

  private Draft.SpanDraft span(YamlMap map) {
    String name = nameFromId(map, "span.");
    map.required("stability");
    List<Span.Kind> kinds = new ArrayList<>();
    for (Word word : map.words("span_kind")) {
      Span.Kind kind = map.constant(word, "span kind of OpenTelemetry", Span.Kind.values());
      if (kinds.contains(kind)) {
        map.problem("span_kind", "a span kind is there twice", "remove one of them");
      }
      kinds.add(kind);
    }
    if (kinds.isEmpty()) {
      map.problem("span_kind", "it has no span_kind", "add a line \"span_kind: internal\"");
    }
    String javaName = map.required("java");
    if (!NameRules.isJavaName(javaName) || !NameRules.isFreeOperation(javaName)) {
      map.problem("java", "a method cannot be named " + javaName, "choose another Java name");
    }
    Text text =
        new Text(map.required("brief"), map.text("note"), map.text("source"), map.text("links"));
    return new Draft.SpanDraft(
        name, javaName, kinds, text, uses(map), map.words("events"), map.at());
  }

  private Draft.EventDraft event(YamlMap map) {
    String name = nameFromId(map, "event.");
    map.required("stability");
    if (!map.required("name").equals(name)) {
      map.problem("name", "the name differs from the id", "name it " + name);
    }
    String given = map.text("java");
    String javaName = given.isEmpty() ? Words.camel(NameRules.without(source.id(), name)) : given;
    if (!NameRules.isJavaName(javaName) || !NameRules.isFreeSetter(javaName)) {
      map.problem("id", "a method cannot be named " + javaName, "set another with \"java: …\"");
    }
    Text text = new Text(map.required("brief"), map.text("note"), "", "");
    return new Draft.EventDraft(name, javaName, text, uses(map), map.at());
  }

  static String nameFromId(YamlMap map, String prefix) {
    String id = map.required("id");
    if (!id.startsWith(prefix)) {
      map.problem("id", "the id must begin with " + prefix, "write " + prefix + "<name>");
      return id;
    }
    return id.substring(prefix.length());
  }

  private List<Use> uses(YamlMap group) {
    List<Use> uses = new ArrayList<>();
    for (Node node : group.list("attributes")) {
      YamlMap.of(problems, file, node, "a use of an attribute", USE_KEYS)
          .ifPresent(map -> uses.add(use(map)));
    }
    return uses;
  }

  private static Use use(YamlMap map) {
    map.required("requirement_level");
    AttributeUse.Level level =
        map.words("requirement_level").stream()
            .findFirst()
            .map(word -> map.constant(word, "requirement level", AttributeUse.Level.values()))
            .orElse(AttributeUse.Level.RECOMMENDED);
    return new Use(new Word(map.required("ref"), map.at("ref")), level, map.text("java"));
  }
}
