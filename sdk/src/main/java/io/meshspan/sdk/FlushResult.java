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
   * The backend did not take some of it.
   *
   * @param spans how many spans were lost during this flush, more than zero
   * @param reason why the last of them was
   */
  record Lost(long spans, String reason) implements FlushResult {}

  /** The time was up before everything was sent; the rest is still on its way. */
  record TimedOut() implements FlushResult {}

  /** This SDK sends nothing itself: tracing is off, or another OpenTelemetry is in charge. */
  record NotOurs() implements FlushResult {}
}
