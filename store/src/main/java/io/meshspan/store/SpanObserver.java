package io.meshspan.store;

import io.meshspan.store.TraceVisitor.Next;
import java.util.function.Supplier;

/** Is shown single spans, as far as a store can tell of them without making them. */
public interface SpanObserver {
  /**
   * Looks at one span; called on the thread that asked.
   *
   * @param startEpochNanos when it began, in nanoseconds since 1970
   * @param durationNanos how long it lasted
   * @param trace its trace's id, for as long as this call lasts
   */
  Next see(SpanMake make, long startEpochNanos, long durationNanos, Supplier<TraceId> trace);
}
