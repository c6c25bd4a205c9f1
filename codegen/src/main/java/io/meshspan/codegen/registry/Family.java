package io.meshspan.codegen.registry;

import java.util.List;

/**
 * The spans, events, metrics and attributes of one kind of component: one file of the registry.
 *
 * @param id for example {@code mape_k}
 * @param displayName its title
 * @param text brief, note and source
 * @param attributes those that it defines
 * @param spans its operations
 * @param events of its spans
 * @param metrics of its own
 * @param at where it begins
 */
public record Family(
    String id,
    String displayName,
    Text text,
    List<Attribute> attributes,
    List<Span> spans,
    List<Event> events,
    List<Metric> metrics,
    Location at) {
  /** The id of the file whose attributes belong to no single family. */
  public static final String SHARED = "shared";

  public Family {
    attributes = List.copyOf(attributes);
    spans = List.copyOf(spans);
    events = List.copyOf(events);
    metrics = List.copyOf(metrics);
  }

  /** The metrics that an attribute feeds when it is set on a span. */
  public List<Metric> metricsFrom(Span span, Attribute attribute) {
    return metrics.stream()
        .filter(
            metric ->
                metric.feed() instanceof Metric.FromAttribute from
                    && from.attribute().equals(attribute)
                    && from.spans().contains(span.name()))
        .toList();
  }

  /** The metrics that count a span. */
  public List<Metric> countersOf(Span span) {
    return metrics.stream()
        .filter(m -> m.feed() instanceof Metric.Counts counts && counts.span().equals(span.name()))
        .toList();
  }

  /** The enumerated attributes that it defines. */
  public List<Attribute> enumerations() {
    return attributes.stream()
        .filter(attribute -> attribute.type() instanceof AttributeType.Enumeration)
        .toList();
  }
}
