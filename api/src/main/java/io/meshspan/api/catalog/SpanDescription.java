package io.meshspan.api.catalog;

import io.opentelemetry.api.trace.SpanKind;
import java.util.List;

/**
 * An operation that has a typed span.
 *
 * @param name the span's name, for example {@code raft.leader_election}
 * @param family the family's id, for example {@code raft}
 * @param familyMethod the method of {@code Meshspan} that leads to the family
 * @param method the family's method that starts the span, with the required attributes in order
 * @param brief one sentence that says what the operation is
 * @param kinds the kinds it may have; the first is the usual one
 * @param required its required attributes, in the order of the method's parameters
 * @param optional its optional attributes, each of which has a setter
 * @param events the events it may have
 */
public record SpanDescription(
    String name,
    String family,
    String familyMethod,
    String method,
    String brief,
    List<SpanKind> kinds,
    List<AttributeDescription> required,
    List<AttributeDescription> optional,
    List<EventDescription> events) {
  public SpanDescription {
    kinds = List.copyOf(kinds);
    required = List.copyOf(required);
    optional = List.copyOf(optional);
    events = List.copyOf(events);
  }
}
