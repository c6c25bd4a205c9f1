package io.meshspan.backend.receive;

/** A whole message cannot be taken; the text says what is wrong with it. */
final class RefusedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the sender may do about it. */
  enum Kind {
    /** Send something else. */
    MALFORMED,
    /** Send less at once. */
    TOO_LARGE,
    /** Send it again later. */
    UNAVAILABLE
  }

  private final Kind kind;

  RefusedMessageException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static RefusedMessageException malformed(String message) {
    return new RefusedMessageException(Kind.MALFORMED, message);
  }

  Kind kind() {
    return kind;
  }
}
