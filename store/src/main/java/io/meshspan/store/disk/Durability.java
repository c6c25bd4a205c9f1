package io.meshspan.store.disk;

import java.time.Duration;

/** When a batch is acknowledged. */
public sealed interface Durability {
  /** Once it survives a loss of power. Batches that arrive together share one sync. */
  record Sync() implements Durability {}

  /**
   * Once it survives the end of the process; a loss of power may cost what came since the last
   * sync.
   *
   * @param every between two syncs, at least a millisecond
   */
  record Interval(Duration every) implements Durability {
    public Interval {
      if (every.toMillis() < 1) {
        throw new IllegalArgumentException("syncs are at least a millisecond apart, not " + every);
      }
    }
  }
}
