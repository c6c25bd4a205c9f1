package io.meshspan.instrumentation.pekko;

import io.meshspan.api.propagation.TraceContext;
import java.time.Instant;
import java.util.Comparator;

/**
 * The update that something comes from.
 *
 * @param trace the span that made it
 * @param madeAt when, by the clock of the node that made it; whole microseconds
 */
record Cause(TraceContext trace, Instant madeAt) {
  /** Newest first; the same on every node, so that all keep the same ones. */
  static final Comparator<Cause> NEWEST_FIRST =
      Comparator.comparing(Cause::madeAt)
          .reversed()
          .thenComparing(cause -> cause.trace().traceId())
          .thenComparing(cause -> cause.trace().spanId());
}
