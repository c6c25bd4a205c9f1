package io.meshspan.instrumentation.spiffe;

import io.meshspan.api.Meshspan;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;

/** A real OpenTelemetry SDK that keeps what it is given. */
final class Recorded {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  final Meshspan meshspan =
      Meshspan.of(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                      .build())
              .build());

  List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  List<SpanData> spans(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  /** Null when the span has none of that name. */
  static Object value(SpanData span, String attribute) {
    return span.getAttributes().asMap().entrySet().stream()
        .filter(entry -> entry.getKey().getKey().equals(attribute))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
