package io.meshspan.backend.access;

/** A backend cannot be reached as it was asked to; the message is one line that says what to do. */
public final class AccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says so. */
  public AccessException(String message) {
    super(message);
  }

  /** Says so, because of this. */
  public AccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
