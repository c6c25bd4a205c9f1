package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Something that happened while a span was open.
 *
 * @param epochNanos when, in nanoseconds since 1970
 * @param droppedAttributes how many its sender left out
 */
public record Event(
    String name, long epochNanos, List<Attribute> attributes, int droppedAttributes) {
  public Event {
    requireNonNull(name, "name");
    attributes = List.copyOf(attributes);
  }
}
