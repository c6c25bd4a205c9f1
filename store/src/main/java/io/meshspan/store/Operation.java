package io.meshspan.store;

import static java.util.Objects.requireNonNull;

/** A name that a service's spans have, with their kind. */
public record Operation(String name, SpanKind kind) {
  public Operation {
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
  }
}
