package io.meshspan.instrumentation.pekko;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;

/** A real OpenTelemetry SDK that keeps what it is given. */
final class Recorded {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  final OpenTelemetrySdk openTelemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .build();

  List<SpanData> spans(String name) {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .toList();
  }

  Span request(String name) {
    return openTelemetry.getTracer("application").spanBuilder(name).setNoParent().startSpan();
  }

  static Object value(SpanData span, String attribute) {
    return span.getAttributes().asMap().entrySet().stream()
        .filter(entry -> entry.getKey().getKey().equals(attribute))
        .map(java.util.Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  static long number(SpanData span, String attribute) {
    Long value = span.getAttributes().get(AttributeKey.longKey(attribute));
    return value == null ? -1 : value;
  }
}
