package io.meshspan.backend.api.answer;

/**
 * There is no such thing: answered with status 404, or NOT_FOUND over gRPC, and the message, if
 * nothing has been sent.
 */
public final class NotFoundException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says this to who asked. */
  public NotFoundException(String message) {
    super(message);
  }
}
