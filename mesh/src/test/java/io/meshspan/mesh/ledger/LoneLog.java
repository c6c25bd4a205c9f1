package io.meshspan.mesh.ledger;

import io.meshspan.mesh.bytes.Bytes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Orders entries for one ledger alone, and ends a block after each. */
public final class LoneLog {
  private final Ledger ledger;
  private final Clock clock;
  private long index;

  /** The log of a ledger that has none yet. */
  public LoneLog(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Applies an entry at once. */
  public synchronized CompletableFuture<?> append(Bytes entry) {
    ledger.apply(++index, entry);
    ledger
        .timeIsUp(Duration.ZERO, clock.instant())
        .map(LedgerEntry::encode)
        .ifPresent(timeIsUp -> ledger.apply(++index, timeIsUp));
    return CompletableFuture.completedFuture(index);
  }
}
