package io.meshspan.mesh.autonomic;

import io.meshspan.api.mapek.ActionOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the loop watches, changes, and remembers with: its sensors, effectors and memory. */
public interface ManagedNode {
  /** Reads every sensor once. */
  List<Reading> read();

  /** Does it, and says what became of it; skipped when it was not needed any more. */
  ActionOutcome carryOut(Action action);

  /**
   * Keeps an insight where all nodes can see it.
   *
   * @return completes when it is kept
   */
  CompletableFuture<Long> remember(String key, String value);
}
