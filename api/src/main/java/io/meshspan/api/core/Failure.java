package io.meshspan.api.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import java.io.PrintWriter;
import java.io.StringWriter;

/** How an exception is written down on a span, whatever the exception itself is like. */
final class Failure {
  private static final AttributeKey<String> MESSAGE = AttributeKey.stringKey("exception.message");
  private static final AttributeKey<String> STACK = AttributeKey.stringKey("exception.stacktrace");

  private Failure() {}

  static void record(StartedSpan on, Throwable failure) {
    on.put(SpanType.ERROR_TYPE, failure.getClass().getName());
    String message = messageOf(failure);
    String cut = Checks.cut(on.telemetry, on.type.name(), message);
    on.guarded(() -> on.span.setStatus(StatusCode.ERROR, cut));
    on.guarded(
        () -> {
          if (!on.telemetry.isNewFailure(failure, on.span.getSpanContext().getTraceId())) {
            return;
          }
          if (message.length() <= TypedSpan.MAX_TEXT_LENGTH) {
            on.span.recordException(failure);
          } else { // the stack's text begins with the message: both are replaced by what fits
            on.span.recordException(
                failure, Attributes.of(MESSAGE, cut, STACK, stackOf(on, failure)));
          }
        });
  }

  /** Empty where it has none, or its own code fails. */
  private static String messageOf(Throwable failure) {
    try {
      String message = failure.getMessage();
      return message == null ? "" : message;
    } catch (RuntimeException e) {
      return "";
    }
  }

  private static String stackOf(StartedSpan on, Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return Checks.cut(on.telemetry, on.type.name(), text.toString());
  }
}
