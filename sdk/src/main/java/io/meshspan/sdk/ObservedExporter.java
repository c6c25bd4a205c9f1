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
  private final Delivery delivery;
  private final String where;

  ObservedExporter(SpanExporter exporter, Delivery delivery, String where) {
    this.exporter = exporter;
    this.delivery = delivery;
    this.where = where;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    CompletableResultCode result;
    try {
      result = exporter.export(spans);
    } catch (RuntimeException | LinkageError e) {
      delivery.failed(count, e.toString(), where);
      return CompletableResultCode.ofFailure();
    }
    result.whenComplete(
        () -> {
          if (result.isSuccess()) {
            delivery.delivered(count);
          } else {
            delivery.failed(count, reason(result.getFailureThrowable()), where);
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
