package io.meshspan.store;

import static java.util.Objects.requireNonNull;

/**
 * How a span ended.
 *
 * @param code OTLP's {@code StatusCode}
 * @param message what its sender said about it, "" for nothing
 */
public record Status(Code code, String message) {
  /** The status of a span that says nothing of its end. */
  public static final Status UNSET = new Status(Code.UNSET, "");

  public Status {
    requireNonNull(code, "code");
    requireNonNull(message, "message");
  }

  /** Whether it failed. */
  public enum Code {
    /** Nobody said. */
    UNSET,
    /** Somebody vouched for it. */
    OK,
    /** It failed. */
    ERROR
  }
}
