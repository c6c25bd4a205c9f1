package io.meshspan.codegen.registry;

import java.util.List;

/**
 * A metric of a family.
 *
 * @param name for example {@code raft.term}
 * @param instrument how its measurements are brought together
 * @param unit in UCUM notation
 * @param text brief and note
 * @param buckets a histogram's upper bounds, ascending; empty for others
 * @param feed where its measurements come from
 * @param at where it is defined
 */
public record Metric(
    String name,
    Instrument instrument,
    String unit,
    Text text,
    List<Double> buckets,
    Feed feed,
    Location at) {
  public Metric {
    buckets = List.copyOf(buckets);
  }

  /** How measurements are brought together. */
  public enum Instrument {
    /** The last value holds. */
    GAUGE,
    /** Values add up. */
    COUNTER,
    /** Values are sorted into buckets. */
    HISTOGRAM
  }

  /** Where a metric's measurements come from. */
  public sealed interface Feed {}

  /**
   * From an attribute, whenever it is set on one of these spans.
   *
   * @param spans the spans' names
   * @param attribute a number
   */
  public record FromAttribute(List<String> spans, Attribute attribute) implements Feed {
    public FromAttribute {
      spans = List.copyOf(spans);
    }
  }

  /**
   * One for each span that ends.
   *
   * @param span the span's name
   */
  public record Counts(String span) implements Feed {}

  /**
   * From the application, by a method of the family.
   *
   * @param type INT or DOUBLE
   * @param labels enumerated attributes, in the order of the method's parameters
   */
  public record Recorded(AttributeType.Plain type, List<AttributeUse> labels) implements Feed {
    public Recorded {
      labels = List.copyOf(labels);
    }
  }
}
