package io.meshspan.api.catalog;

import java.util.List;

/**
 * An attribute of a span or an event.
 *
 * @param key its name, for example {@code raft.term}
 * @param type the type of its value
 * @param brief one sentence that says what it means
 * @param unit the unit in UCUM notation; empty where it has none
 * @param setter the Java name of its setter or parameter, for example {@code votesReceived}
 * @param outcome whether it says how the operation ended
 * @param sensitive whether its value is hashed or dropped on export
 * @param min the least value allowed; negative infinity where there is no bound
 * @param max the greatest value allowed; positive infinity where there is no bound
 * @param members the values of an enumeration as they go on the wire; empty for other types
 * @param examples values of its type: String, Long, Double, Boolean or a list of String; never
 *     empty
 */
public record AttributeDescription(
    String key,
    ValueType type,
    String brief,
    String unit,
    String setter,
    boolean outcome,
    boolean sensitive,
    double min,
    double max,
    List<String> members,
    List<Object> examples) {
  public AttributeDescription {
    members = List.copyOf(members);
    examples = List.copyOf(examples);
  }
}
