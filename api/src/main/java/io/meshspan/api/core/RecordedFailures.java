package io.meshspan.api.core;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Remembers which exceptions a trace already holds, so that one which passes through nested spans
 * is written down once, where it happened, and not again with its whole stack at every level.
 * Bounded and weak: forgetting costs a repetition, never memory. Thread-safe, without locks.
 */
final class RecordedFailures {
  private static final int SLOTS = 64;

  private final AtomicReferenceArray<Recorded> slots = new AtomicReferenceArray<>(SLOTS);

  /** Whether this exception is new to the trace; from now on it is not. */
  boolean isNew(Throwable failure, String traceId) {
    int slot = System.identityHashCode(failure) & (SLOTS - 1);
    Recorded known = slots.get(slot);
    if (known != null && known.failure().refersTo(failure) && known.traceId().equals(traceId)) {
      return false;
    }
    slots.set(slot, new Recorded(new WeakReference<>(failure), traceId));
    return true;
  }

  private record Recorded(WeakReference<Throwable> failure, String traceId) {}
}
