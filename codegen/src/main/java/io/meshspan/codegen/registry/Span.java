package io.meshspan.codegen.registry;

import java.util.List;

/**
 * An operation that is recorded as a span.
 *
 * @param name for example {@code raft.leader_election}
 * @param javaName the name of the Java method that starts it
 * @param kinds the kinds it may have; the first is the usual one
 * @param text brief, note, source and links
 * @param attributes those required first come first, in the order of the registry
 * @param events that it may have
 * @param at where it is defined
 */
public record Span(
    String name,
    String javaName,
    List<Kind> kinds,
    Text text,
    List<AttributeUse> attributes,
    List<Event> events,
    Location at) {
  /** OpenTelemetry's span kinds. */
  public enum Kind {
    /** Work within a process. */
    INTERNAL,
    /** A request, as its sender sees it. */
    CLIENT,
    /** A request, as its receiver sees it. */
    SERVER,
    /** A message, as its sender sees it. */
    PRODUCER,
    /** A message, as its receiver sees it. */
    CONSUMER
  }

  public Span {
    kinds = List.copyOf(kinds);
    attributes = List.copyOf(attributes);
    events = List.copyOf(events);
  }

  /** The attributes that are parameters, in order. */
  public List<AttributeUse> required() {
    return attributes.stream().filter(AttributeUse::isRequired).toList();
  }

  /** The attributes that are setters, in order. */
  public List<AttributeUse> optional() {
    return attributes.stream().filter(use -> !use.isRequired()).toList();
  }
}
