package io.meshspan.backend.api.answer;

/** What was found in time was sent, and there may be more: a call ends with DEADLINE_EXCEEDED. */
public final class OutOfTimeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says this to who asked. */
  public OutOfTimeException(String message) {
    super(message);
  }
}
