package io.meshspan.sdk;

/** What came of a flush. */
public sealed interface FlushResult {
  /** Whether everything that had ended was taken by the backend. */
  default boolean isComplete() {
    return this instanceof Complete;
  }

  /** Everything that had ended was taken. */
  record Complete() implements FlushResult {}

  /**
   * Some of it was lost: the backend did not take it, or it found no room in the queue.
   *
   * @param spans how many spans were lost since a flush last said so, or since the start; more than
   *     zero
   * @param reason why the last of them was
   */
  record Lost(long spans, String reason) implements FlushResult {}

  /** The time was up, or the thread interrupted, before everything was sent; the rest still is. */
  record TimedOut() implements FlushResult {}

  /** This SDK sends nothing itself: tracing is off, or another OpenTelemetry is in charge. */
  record NotOurs() implements FlushResult {}
}
