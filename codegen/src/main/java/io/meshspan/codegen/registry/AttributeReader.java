package io.meshspan.codegen.registry;

import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Member;
import io.meshspan.codegen.registry.AttributeType.Plain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the definition of an attribute. */
final class AttributeReader {
  private static final List<String> KEYS =
      List.of(
          "id",
          "type",
          "brief",
          "note",
          "unit",
          "min",
          "max",
          "examples",
          "java",
          "java_enum",
          "sensitive",
          "outcome",
          "stability");
  private static final List<String> MEMBER_KEYS =
      List.of("id", "value", "brief", "note", "stability");

  private final Problems problems;
  private final String file;
  private final String family;

  AttributeReader(Problems problems, String file, String family) {
    this.problems = problems;
    this.file = file;
    this.family = family;
  }

  Optional<Attribute> read(Node node) {
    return YamlMap.of(problems, file, node, "an attribute", KEYS).map(this::attribute);
  }

  private Attribute attribute(YamlMap map) {
    String name = map.required("id");
    AttributeType type = type(map, name);
    Attribute.Range range =
        new Attribute.Range(
            map.number("min", Double.NEGATIVE_INFINITY),
            map.number("max", Double.POSITIVE_INFINITY));
    if (range.min() > range.max()) {
      map.problem("max", "max is less than min", "exchange them");
    }
    if (!range.equals(Attribute.Range.ANY) && !type.isNumber()) {
      map.problem("min", "only numbers have min and max", "remove them");
    }
    if (map.has("unit") && !type.isNumber()) {
      map.problem("unit", "only numbers have a unit", "remove it");
    }
    Text text = new Text(map.required("brief"), map.text("note"), "", "");
    return new Attribute(
        name,
        family,
        javaName(map, name),
        type,
        text,
        map.text("unit"),
        range,
        examples(map, name, type, range),
        traits(map, type),
        map.at());
  }

  private Attribute.Traits traits(YamlMap map, AttributeType type) {
    boolean outcome = map.flag("outcome");
    if (outcome && !(type instanceof Enumeration)) {
      map.problem("outcome", "an outcome must be an enumeration", "give its type members");
    }
    return new Attribute.Traits(map.flag("sensitive"), outcome, map.required("stability"));
  }

  private String javaName(YamlMap map, String name) {
    String given = map.text("java");
    if (!given.isEmpty()) {
      return given;
    }
    return map.flag("outcome") ? "outcome" : Words.camel(NameRules.without(family, name));
  }

  private AttributeType type(YamlMap map, String name) {
    Optional<Node> node = map.node("type");
    if (node.isEmpty()) {
      map.problem("type", "it has no type", "add a line \"type: string\"");
      return Plain.STRING;
    }
    if (node.get() instanceof MappingNode) {
      return YamlMap.of(problems, file, node.get(), "a type", List.of("members"))
          .map(members -> enumeration(map, members, name))
          .orElseThrow();
    }
    String word = map.text("type");
    for (Plain plain : Plain.values()) {
      if (plain.word().equals(word)) {
        if (map.has("java_enum")) {
          map.problem("java_enum", "only enumerations have java_enum", "remove it");
        }
        return plain;
      }
    }
    map.problem(
        "type",
        "\"" + word + "\" is no type",
        "use string, int, double, boolean, string[] or a mapping with members");
    return Plain.STRING;
  }

  private AttributeType enumeration(YamlMap map, YamlMap type, String name) {
    List<Member> members = new ArrayList<>();
    Set<String> values = new HashSet<>();
    for (Node node : type.list("members")) {
      YamlMap.of(problems, file, node, "a member", MEMBER_KEYS)
          .ifPresent(member -> addMember(member, values, members));
    }
    if (members.isEmpty()) {
      type.problem("members", "an enumeration needs members", "list them with id, value and brief");
    }
    String given = map.text("java_enum");
    String javaName = given.isEmpty() ? Words.pascal(NameRules.without(family, name)) : given;
    if (!NameRules.isFreeType(javaName)) {
      map.problem(
          map.has("java_enum") ? "java_enum" : "id",
          "the Java enum cannot be named " + javaName,
          "choose another name with \"java_enum: …\"");
    }
    return new Enumeration(javaName, members);
  }

  private static void addMember(YamlMap member, Set<String> values, List<Member> members) {
    String id = member.required("id");
    String value = member.required("value");
    if (!NameRules.isWord(id)) {
      member.problem("id", "\"" + id + "\" is no snake_case word", "write it like timed_out");
    }
    if (!id.equals(value)) {
      member.problem("value", "value differs from id", "make both the text on the wire");
    }
    if (!values.add(value)) {
      member.problem("value", "the member " + value + " is there twice", "remove one of them");
    }
    members.add(new Member(value, member.required("brief")));
  }

  private List<Object> examples(
      YamlMap map, String name, AttributeType type, Attribute.Range range) {
    List<Node> nodes = map.list("examples");
    if (nodes.isEmpty()) {
      map.problem("examples", "it has no examples", "add a line \"examples: [ … ]\"");
    }
    List<Object> examples = new ArrayList<>();
    for (Node node : nodes) {
      Optional<Object> example = Examples.parse(node, type);
      if (example.isEmpty()) {
        problems.add(
            Problems.locate(file, node),
            "an example of " + name + " is not of type " + type.word(),
            "write a value of that type (quote texts, do not quote numbers)");
      } else if (example.get() instanceof Number number && !range.contains(number.doubleValue())) {
        problems.add(
            Problems.locate(file, node),
            "an example of " + name + " is out of its range",
            "choose one within min and max");
      } else {
        examples.add(example.get());
      }
    }
    return examples;
  }
}
