package io.meshspan.sdk.sampling;

/** With what probability a trace is kept, by the operation that begins it. Thread-safe. */
interface Policy {
  /** What holds for a trace that begins with this operation now; nothing is counted by asking. */
  RejectionThreshold threshold(String operation);

  /** Hears that such a trace has begun, and what was decided about it. */
  default void begun(String operation, boolean isKept) {}

  /** Hears of each span that is kept since its parent is. */
  default void continued() {}

  /** In a few words, for whoever asks what is in force. */
  String description();
}
