package io.meshspan.backend.sampling;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How much of a service is sampled.
 *
 * @param operations with shares of their own; in the order in which they are told
 */
record Strategy(Sampling sampling, List<Operation> operations) {
  /** What a tracer does that knows no other strategy. */
  private static final double OTHERWISE = 0.001;

  Strategy {
    operations = List.copyOf(operations);
  }

  /** A way to choose. */
  sealed interface Sampling {
    /** This share of traces, from 0 to 1. */
    record Probabilistic(double share) implements Sampling {}

    /** So many traces a second at most. */
    record RateLimiting(int tracesPerSecond) implements Sampling {}
  }

  /** One operation's share, from 0 to 1. */
  record Operation(String name, double share) {}

  /** The share of operations that are not named; none when no operation is. */
  OptionalDouble otherOperations() {
    if (operations.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        sampling instanceof Sampling.Probabilistic probabilistic
            ? probabilistic.share()
            : OTHERWISE);
  }
}
