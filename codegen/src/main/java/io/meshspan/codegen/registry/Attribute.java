package io.meshspan.codegen.registry;

import java.util.List;

/**
 * An attribute, as defined once.
 *
 * @param name for example {@code raft.term}
 * @param family the id of the family that defines it; {@code shared} for those of no single family
 * @param javaName the name of its Java setter or parameter
 * @param type the type of its value
 * @param text brief and note
 * @param unit in UCUM notation; empty where it has none
 * @param range the numbers allowed
 * @param examples of its type: String, Long, Double, Boolean or a list of String; never empty
 * @param traits what else holds for it
 * @param at where it is defined
 */
public record Attribute(
    String name,
    String family,
    String javaName,
    AttributeType type,
    Text text,
    String unit,
    Range range,
    List<Object> examples,
    Traits traits,
    Location at) {
  public Attribute {
    examples = List.copyOf(examples);
  }

  /**
   * The numbers allowed, both ends included.
   *
   * @param min negative infinity where there is no bound
   * @param max positive infinity where there is no bound
   */
  public record Range(double min, double max) {
    /** No bounds. */
    public static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    boolean contains(double value) {
      return value >= min && value <= max;
    }
  }

  /**
   * What else holds for an attribute.
   *
   * @param sensitive whether its value is hashed or dropped on export
   * @param outcome whether it says how the operation ended
   * @param stability OpenTelemetry's word for it
   */
  public record Traits(boolean sensitive, boolean outcome, String stability) {}

  /** Whether it says how the operation ended. */
  public boolean isOutcome() {
    return traits.outcome();
  }

  /** Whether its value is hashed or dropped on export. */
  public boolean isSensitive() {
    return traits.sensitive();
  }

  /** What it means, in one sentence. */
  public String brief() {
    return text.brief();
  }
}
