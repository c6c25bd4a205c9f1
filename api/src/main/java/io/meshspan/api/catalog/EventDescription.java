package io.meshspan.api.catalog;

import java.util.List;

/**
 * An event that a span may have.
 *
 * @param name its name, for example {@code raft.vote}
 * @param method the Java method that adds it, with its attributes as parameters in order
 * @param attributes its attributes
 */
public record EventDescription(String name, String method, List<AttributeDescription> attributes) {
  public EventDescription {
    attributes = List.copyOf(attributes);
  }
}
