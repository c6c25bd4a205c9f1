package io.meshspan.backend.api.parameters;

/** A parameter cannot be understood; the message is for the person who sent it. */
public final class BadParameterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what was wrong and what to send instead. */
  public BadParameterException(String message) {
    super(message);
  }
}
