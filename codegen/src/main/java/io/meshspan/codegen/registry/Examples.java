package io.meshspan.codegen.registry;

import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads example values as Java values of an attribute's type. */
final class Examples {
  private Examples() {}

  /** Empty where the value is not of the type. */
  static Optional<Object> parse(Node node, AttributeType type) {
    if (type == Plain.STRINGS) {
      return texts(node);
    }
    if (!(node instanceof ScalarNode scalar)) {
      return Optional.empty();
    }
    String value = scalar.getValue();
    Tag tag = scalar.getTag();
    if (type == Plain.INT) {
      return tag.equals(Tag.INT) ? wholeNumber(value) : Optional.empty();
    }
    if (type == Plain.DOUBLE) {
      return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? realNumber(value) : Optional.empty();
    }
    if (type == Plain.BOOLEAN) {
      return tag.equals(Tag.BOOL) ? Optional.of(Boolean.valueOf(value)) : Optional.empty();
    }
    boolean isMember =
        !(type instanceof Enumeration enumeration)
            || enumeration.members().stream().anyMatch(member -> member.value().equals(value));
    return tag.equals(Tag.STR) && isMember ? Optional.of(value) : Optional.empty();
  }

  private static Optional<Object> texts(Node node) {
    if (!(node instanceof SequenceNode sequence)) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      if (!(element instanceof ScalarNode scalar) || !scalar.getTag().equals(Tag.STR)) {
        return Optional.empty();
      }
      texts.add(scalar.getValue());
    }
    return Optional.of(List.copyOf(texts));
  }

  private static Optional<Object> wholeNumber(String value) {
    try {
      return Optional.of(Long.valueOf(value));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> realNumber(String value) {
    try {
      double number = Double.parseDouble(value);
      return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
