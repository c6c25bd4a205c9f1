package io.meshspan.store;

import static java.util.Objects.requireNonNull;

/** How many spans have a name, and how many of them failed. */
public record NameCount(String name, long spans, long errors) {
  public NameCount {
    requireNonNull(name, "name");
  }
}
