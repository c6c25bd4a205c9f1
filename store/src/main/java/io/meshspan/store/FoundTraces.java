package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a search found.
 *
 * @param traces newest start first, each whole
 */
public record FoundTraces(List<Trace> traces, Coverage coverage) {
  public FoundTraces {
    traces = List.copyOf(traces);
    requireNonNull(coverage, "coverage");
  }

  /** Whether there is more. */
  public enum Coverage {
    /** These are all that match. */
    COMPLETE,
    /** The limit was reached, and at least one more matches. */
    LIMITED
  }
}
