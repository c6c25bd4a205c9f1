package io.meshspan.sdk;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/**
 * An exporter whose results are counted, and which cannot take the worker thread down:
 * OpenTelemetry's batch processor treats a failed export like a delivered one, and ends for good on
 * a LinkageError.
 */
final class ObservedExporter implements SpanExporter {
  private final SpanExporter exporter;
  private final Exports exports;

  ObservedExporter(SpanExporter exporter, Exports exports) {
    this.exporter = exporter;
    this.exports = exports;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    exports.given(count);
    CompletableResultCode result;
    try {
      result = exporter.export(spans);
    } catch (RuntimeException | LinkageError e) {
      exports.failed(count, e.toString());
      return CompletableResultCode.ofFailure();
    }
    result.whenComplete(
        () -> {
          if (result.isSuccess()) {
            exports.delivered(count);
          } else {
            exports.failed(count, reason(result.getFailureThrowable()));
          }
        });
    return result;
  }

  private static String reason(Throwable failure) {
    if (failure == null) {
      return "the backend refused them";
    }
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public String toString() {
    return exporter.toString();
  }
}
