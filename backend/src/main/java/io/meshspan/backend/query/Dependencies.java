package io.meshspan.backend.query;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Calls between services.
 *
 * @param sorted by caller and callee
 * @param coverage whether all traces were looked at
 */
public record Dependencies(List<Dependency> sorted, Coverage coverage) {
  public Dependencies {
    sorted = List.copyOf(sorted);
    requireNonNull(coverage, "coverage");
  }
}
