package io.meshspan.codegen.registry;

import java.util.List;

/**
 * Something that happens at one moment within a span.
 *
 * @param name for example {@code raft.vote}
 * @param javaName the name of the Java method that adds it
 * @param text brief and note
 * @param attributes in the order of the method's parameters
 * @param at where it is defined
 */
public record Event(
    String name, String javaName, Text text, List<AttributeUse> attributes, Location at) {
  public Event {
    attributes = List.copyOf(attributes);
  }
}
