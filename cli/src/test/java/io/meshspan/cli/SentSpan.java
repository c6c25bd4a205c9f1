package io.meshspan.cli;

import io.meshspan.api.CatalogSpan;
import io.meshspan.api.Meshspan;
import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.catalog.EventDescription;
import io.meshspan.api.core.TypedSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * A span of the registry that was sent, with every attribute and event that it may have: the first
 * example of each.
 *
 * @param spanId 16 hexadecimal digits
 */
record SentSpan(CatalogSpan operation, String traceId, String spanId, Outcome outcome) {
  static final String REASON = "refused by node-3";

  enum Outcome {
    SUCCEEDED,
    FAILED
  }

  static SentSpan send(CatalogSpan operation, Outcome outcome, Meshspan meshspan) {
    TypedSpan<?> span = operation.start(operation.family(meshspan).root());
    for (AttributeDescription attribute : operation.description().optional()) {
      operation.set(span, attribute, exampleOf(attribute));
    }
    for (EventDescription event : operation.description().events()) {
      operation.add(span, event, SentSpan::exampleOf);
    }
    if (outcome == Outcome.FAILED) {
      span.failed(REASON);
    }
    span.close();
    return new SentSpan(operation, span.trace().traceId(), span.trace().spanId(), outcome);
  }

  static Object exampleOf(AttributeDescription attribute) {
    return attribute.examples().get(0);
  }

  /** Required and optional ones. */
  List<AttributeDescription> attributes() {
    List<AttributeDescription> all = new ArrayList<>(operation.description().required());
    all.addAll(operation.description().optional());
    return all;
  }

  @Override
  public String toString() {
    return operation + " " + outcome;
  }
}
