package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A real OpenTelemetry SDK that keeps what it was given, and a Meshspan over it. */
public final class Recorder implements AutoCloseable {
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final OpenTelemetrySdk sdk;
  private final Meshspan meshspan;

  private Recorder(Sampler sampler) {
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build();
    meshspan = Meshspan.of(sdk);
  }

  /** Every span is recorded. */
  public static Recorder recordingAll() {
    return new Recorder(Sampler.alwaysOn());
  }

  /** No span is sampled. */
  public static Recorder recordingNone() {
    return new Recorder(Sampler.alwaysOff());
  }

  /** The typed API under test. */
  public Meshspan meshspan() {
    return meshspan;
  }

  /** The SDK below it. */
  public OpenTelemetrySdk sdk() {
    return sdk;
  }

  /** The ended spans, in the order of their ends. */
  public List<SpanData> spans() {
    return spans.getFinishedSpanItems();
  }

  /** The one span that has ended. */
  public SpanData onlySpan() {
    assertThat(spans()).hasSize(1);
    return spans().get(0);
  }

  /** The ended span of a name. */
  public SpanData span(String name) {
    List<SpanData> named = spans().stream().filter(s -> s.getName().equals(name)).toList();
    assertThat(named).as(name).hasSize(1);
    return named.get(0);
  }

  /** The metrics by name, as of now. */
  public Map<String, MetricData> metrics() {
    return metrics.collectAllMetrics().stream()
        .collect(Collectors.toMap(MetricData::getName, Function.identity()));
  }

  @Override
  public void close() {
    sdk.close();
  }
}
