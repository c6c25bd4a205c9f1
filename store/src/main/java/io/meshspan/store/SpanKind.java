package io.meshspan.store;

/** What part a span plays in a call or a message; OTLP's {@code SpanKind}. */
public enum SpanKind {
  /** The sender did not say. */
  UNSPECIFIED,
  /** Work inside one process. */
  INTERNAL,
  /** Answers a request. */
  SERVER,
  /** Sends a request and waits. */
  CLIENT,
  /** Sends a message and does not wait. */
  PRODUCER,
  /** Takes a message. */
  CONSUMER
}
