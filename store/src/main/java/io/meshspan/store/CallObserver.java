package io.meshspan.store;

import io.meshspan.store.TraceVisitor.Next;

/** Is shown calls between services. */
@FunctionalInterface
public interface CallObserver {
  /**
   * Looks at one: a span of the one service is the parent of a span of the other, which may be the
   * same service. Called on the thread that asked.
   */
  Next see(String caller, String callee);
}
