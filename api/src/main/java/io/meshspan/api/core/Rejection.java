package io.meshspan.api.core;

/**
 * Why something that the application said was not recorded as it said it. Each occurrence is
 * counted (see {@code Meshspan.rejections()}); the first of each reason is also logged once, with
 * what to do.
 */
public enum Rejection {
  /** A null where a value belongs: the attribute is left out. */
  MISSING_VALUE("a null value was given for an attribute; it was left out"),
  /** A number outside the range that the registry gives: the attribute is left out. */
  OUT_OF_RANGE("a value outside its attribute's range was left out"),
  /** NaN or an infinity: the attribute is left out. */
  NOT_A_NUMBER("a NaN or infinite value was left out"),
  /** A text or list over the limit: recorded, but cut. */
  TOO_LONG("a value over the size limit was cut"),
  /**
   * A list, or a stage, of the application's threw while it was read: what was read is recorded.
   */
  UNREADABLE("something threw while it was being read; what could be read was recorded"),
  /** A span kind that the operation cannot have: the operation's own kind was used. */
  WRONG_KIND("a span kind that the operation does not have was replaced by its own"),
  /** {@code close()} was called again: the span had already ended. */
  CLOSED_TWICE("a span was closed twice; the second call did nothing"),
  /**
   * A current span was closed on a thread on which it is not current: use {@code detached()} for
   * those.
   */
  CLOSED_ELSEWHERE(
      "a span was closed on another thread than the one that started it; start it with detached(), or"
          + " use callAsync"),
  /**
   * OpenTelemetry, or something plugged into it, threw: the application went on without this span.
   */
  ENGINE_FAILED("the tracing engine threw; the application went on untraced");

  private final String meaning;

  Rejection(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }
}
