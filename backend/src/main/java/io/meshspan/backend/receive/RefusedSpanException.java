package io.meshspan.backend.receive;

/** Ends the decoding of one span. */
final class RefusedSpanException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal reason;

  RefusedSpanException(Refusal reason) {
    super(reason.text(), null, false, false);
    this.reason = reason;
  }

  Refusal reason() {
    return reason;
  }
}
