package io.meshspan.codegen.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML mapping of which the keys are known beforehand. Reports what is not as expected. */
final class YamlMap {
  private final Problems problems;
  private final String file;
  private final String what;
  private final Location at;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private YamlMap(Problems problems, String file, String what, Location at) {
    this.problems = problems;
    this.file = file;
    this.what = what;
    this.at = at;
  }

  /** Empty, and reported, where the node is no mapping. */
  static Optional<YamlMap> of(
      Problems problems, String file, Node node, String what, List<String> allowed) {
    Location at = Problems.locate(file, node);
    if (!(node instanceof MappingNode mapping)) {
      problems.add(at, what + " must be a mapping", "write it as key: value lines");
      return Optional.empty();
    }
    YamlMap map = new YamlMap(problems, file, what, at);
    for (NodeTuple entry : mapping.getValue()) {
      map.put(entry, allowed);
    }
    return Optional.of(map);
  }

  private void put(NodeTuple entry, List<String> allowed) {
    Location keyAt = Problems.locate(file, entry.getKeyNode());
    String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
    if (!allowed.contains(key)) {
      problems.add(
          keyAt,
          what + " has an unknown key \"" + key + "\"",
          "use one of " + String.join(", ", allowed));
    } else if (values.putIfAbsent(key, entry.getValueNode()) != null) {
      problems.add(keyAt, what + " has the key \"" + key + "\" twice", "remove one of them");
    }
  }

  Location at() {
    return at;
  }

  Location at(String key) {
    return has(key) ? Problems.locate(file, values.get(key)) : at;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  Optional<Node> node(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The text at a key; empty where there is none. */
  String text(String key) {
    Node node = values.get(key);
    if (node == null) {
      return "";
    }
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
      return scalar.getValue().strip();
    }
    problems.add(at(key), what + ": \"" + key + "\" must be a text", "put it in quotes");
    return "";
  }

  /** The text at a key that must be there. */
  String required(String key) {
    String text = text(key);
    if (text.isEmpty()) {
      problems.add(at(key), what + " has no " + key, "add a line \"" + key + ": …\"");
    }
    return text;
  }

  boolean flag(String key) {
    Node node = values.get(key);
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    if (node != null) {
      problems.add(at(key), what + ": \"" + key + "\" must be true or false", "write true");
    }
    return false;
  }

  double number(String key, double otherwise) {
    return has(key) ? number(key, values.get(key), otherwise) : otherwise;
  }

  private double number(String key, Node node, double otherwise) {
    if (node instanceof ScalarNode scalar
        && (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
      try {
        return Double.parseDouble(scalar.getValue());
      } catch (NumberFormatException e) {
        problems.add(at(key), what + ": \"" + key + "\" is no finite number", "write one");
        return otherwise;
      }
    }
    problems.add(at(key), what + ": \"" + key + "\" must be a number", "remove the quotes");
    return otherwise;
  }

  /** The numbers in the list at a key; none where the key is absent. */
  List<Double> numbers(String key) {
    return list(key).stream().map(node -> number(key, node, 0)).toList();
  }

  /** The elements at a key; none where the key is absent. */
  List<Node> list(String key) {
    Node node = values.get(key);
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    if (node != null) {
      problems.add(at(key), what + ": \"" + key + "\" must be a list", "write it as [a, b]");
    }
    return List.of();
  }

  /** One word or a list of words, each with its place. */
  List<Word> words(String key) {
    Node node = values.get(key);
    if (node == null) {
      return List.of();
    }
    List<Node> nodes = node instanceof ScalarNode ? List.of(node) : list(key);
    List<Word> words = new ArrayList<>();
    for (Node each : nodes) {
      if (each instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
        words.add(new Word(scalar.getValue(), Problems.locate(file, each)));
      } else {
        problems.add(
            Problems.locate(file, each), what + ": \"" + key + "\" must hold words", "quote it");
      }
    }
    return words;
  }

  /** The constant whose lower-case name is at a key; the first one, and reported, for others. */
  <E extends Enum<E>> E constant(Word word, String key, E[] constants) {
    for (E constant : constants) {
      if (lower(constant).equals(word.text())) {
        return constant;
      }
    }
    problems.add(
        word.at(),
        what + ": \"" + word.text() + "\" is no " + key,
        "use one of " + String.join(", ", Arrays.stream(constants).map(YamlMap::lower).toList()));
    return constants[0];
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT);
  }

  void problem(String key, String message, String advice) {
    problems.add(at(key), what + ": " + message, advice);
  }

  /**
   * A word and where it stands.
   *
   * @param text the word
   * @param at its place
   */
  record Word(String text, Location at) {}
}
