package io.meshspan.api.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is the same for all spans of one operation: its name, its family, the kinds it may have, and
 * the metrics that count it. Immutable; the generated span classes hold one each.
 */
public final class SpanType {
  static final AttributeKey<String> FAMILY = AttributeKey.stringKey("meshspan.family");
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("meshspan.operation");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("meshspan.outcome");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private final String family;
  private final String name;
  private final List<SpanKind> kinds;
  private final List<MetricType> counters;
  private final Attributes labels;
  private final Map<String, Attributes> labelsByOutcome;

  private SpanType(
      String family,
      String name,
      List<SpanKind> kinds,
      List<MetricType> counters,
      Map<String, Attributes> labelsByOutcome) {
    this.family = family;
    this.name = name;
    this.kinds = kinds;
    this.counters = counters;
    this.labels = Attributes.of(FAMILY, family, OPERATION, name);
    this.labelsByOutcome = labelsByOutcome;
  }

  /**
   * A type without outcomes and counters.
   *
   * @param family the family's id, for example {@code raft}
   * @param name the span's name, for example {@code raft.leader_election}
   * @param kind the kind it has unless another is asked for
   * @param otherKinds further kinds that it may be given with {@code as(kind)}
   */
  public static SpanType of(String family, String name, SpanKind kind, SpanKind... otherKinds) {
    SpanKind[] kinds = new SpanKind[otherKinds.length + 1];
    kinds[0] = kind;
    System.arraycopy(otherKinds, 0, kinds, 1, otherKinds.length);
    return new SpanType(family, name, List.of(kinds), List.of(), Map.of());
  }

  /**
   * This type with the ways in which the operation can end, each of which becomes a metric label.
   */
  public SpanType outcomes(WireValue... outcomes) {
    Map<String, Attributes> byOutcome = new HashMap<>();
    for (WireValue outcome : outcomes) {
      byOutcome.put(
          outcome.wireValue(), labels.toBuilder().put(OUTCOME, outcome.wireValue()).build());
    }
    return new SpanType(family, name, kinds, counters, Map.copyOf(byOutcome));
  }

  /** This type with counters that grow by one with every span that ends. */
  public SpanType counting(MetricType... counting) {
    return new SpanType(family, name, kinds, List.of(counting), labelsByOutcome);
  }

  /** The family's id, for example {@code raft}. */
  public String family() {
    return family;
  }

  /** The span's name, for example {@code raft.leader_election}. */
  public String name() {
    return name;
  }

  /**
   * The kinds that spans of this type may have; the first is the one they have unless told
   * otherwise.
   */
  public List<SpanKind> kinds() {
    return kinds;
  }

  List<MetricType> counters() {
    return counters;
  }

  /**
   * Metric labels: family, operation, outcome and error type, never an id. Allocates only for
   * errors.
   */
  Attributes labels(String outcome, String errorType) {
    Attributes known = outcome == null ? labels : labelsByOutcome.getOrDefault(outcome, labels);
    if (errorType == null) {
      return known;
    }
    AttributesBuilder builder = known.toBuilder();
    return builder.put(ERROR_TYPE, errorType).build();
  }

  @Override
  public String toString() {
    return name;
  }
}
