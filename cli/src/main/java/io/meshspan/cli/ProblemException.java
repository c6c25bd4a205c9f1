package io.meshspan.cli;

/** Something that a person can mend; its message is the one line that says what, where and how. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProblemException(String message) {
    super(message);
  }

  ProblemException(String message, Throwable cause) {
    super(message, cause);
  }
}
