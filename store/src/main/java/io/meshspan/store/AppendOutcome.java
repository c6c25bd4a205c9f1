package io.meshspan.store;

import static java.util.Objects.requireNonNull;

/** What became of a batch. */
public sealed interface AppendOutcome {
  /**
   * It was taken.
   *
   * @param added spans that are held now and were not before
   * @param alreadyHeld spans that had come before and changed nothing
   * @param beyondTraceLimit spans that were refused, because their trace holds as many as it may
   */
  record Stored(int added, int alreadyHeld, int beyondTraceLimit) implements AppendOutcome {}

  /** Nothing of it was taken; it may be sent again. */
  record Refused(Reason reason) implements AppendOutcome {
    public Refused {
      requireNonNull(reason, "reason");
    }
  }

  /** Why a whole batch is refused. */
  enum Reason {
    /** There is no room, and none can be made. */
    FULL,
    /** The store is closed or closing. */
    CLOSED
  }
}
