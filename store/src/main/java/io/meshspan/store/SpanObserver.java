package io.meshspan.store;

import io.meshspan.store.TraceVisitor.Next;

/** Is shown single spans, as far as a store can tell of them without making them. */
@FunctionalInterface
public interface SpanObserver {
  /** Looks at one span; called on the thread that asked. */
  Next see(SeenSpan span);
}
