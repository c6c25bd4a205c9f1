package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The instrumentation that made a span.
 *
 * @param name "" when the sender did not say
 * @param version "" when the sender did not say
 */
public record Scope(String name, String version, List<Attribute> attributes) {
  /** Nobody said. */
  public static final Scope UNKNOWN = new Scope("", "", List.of());

  public Scope {
    requireNonNull(name, "name");
    requireNonNull(version, "version");
    attributes = List.copyOf(attributes);
  }
}
