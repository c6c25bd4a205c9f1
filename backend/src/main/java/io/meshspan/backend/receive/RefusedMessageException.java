package io.meshspan.backend.receive;

import java.time.Duration;

/** A whole message cannot be taken; the text says what is wrong with it. */
final class RefusedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the sender may do about it. */
  enum Kind {
    /** Send something else. */
    MALFORMED,
    /** Send less at once. */
    TOO_LARGE,
    /** There is no room at the moment: send it again after {@link #COME_AGAIN}. */
    NO_ROOM,
    /** The backend ends: send it again, to whoever answers here next. */
    ENDING
  }

  /** When a sender that found no room should come again. */
  static final Duration COME_AGAIN = Duration.ofSeconds(5);

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
