package io.meshspan.api.core;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleGauge;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tracer and the metric instruments of one OpenTelemetry. Instruments are made when first
 * needed.
 */
final class Instruments {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Tracer tracer;
  private final Meter meter;
  private final DoubleHistogram duration;
  private final Map<MetricType, Recorder> recorders = new ConcurrentHashMap<>();

  Instruments(OpenTelemetry openTelemetry) {
    tracer = openTelemetry.getTracer(Telemetry.SCOPE);
    meter = openTelemetry.getMeter(Telemetry.SCOPE);
    duration =
        meter
            .histogramBuilder("meshspan.operation.duration")
            .setUnit("s")
            .setDescription("How long an operation took, sampled or not.")
            // From tens of microseconds (an EVM call, a merge) to a minute (a training round).
            .setExplicitBucketBoundariesAdvice(
                List.of(
                    0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                    0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0))
            .build();
  }

  boolean isEnabled() {
    return tracer.isEnabled() || duration.isEnabled();
  }

  Tracer tracer() {
    return tracer;
  }

  /** The context is the span's own, so that the histogram's exemplars lead to its trace. */
  void recordDuration(long nanos, Attributes labels, Context context) {
    duration.record(nanos / NANOS_PER_SECOND, labels, context);
  }

  void record(MetricType metric, double value, Attributes labels, Context context) {
    Recorder recorder = recorders.get(metric);
    if (recorder == null) {
      recorder = recorders.computeIfAbsent(metric, this::recorder);
    }
    recorder.record(value, labels, context);
  }

  private Recorder recorder(MetricType metric) {
    return switch (metric.instrument()) {
      case GAUGE -> {
        DoubleGauge gauge =
            meter
                .gaugeBuilder(metric.name())
                .setUnit(metric.unit())
                .setDescription(metric.brief())
                .build();
        yield gauge::set;
      }
      case COUNTER -> {
        DoubleCounter counter =
            meter
                .counterBuilder(metric.name())
                .ofDoubles()
                .setUnit(metric.unit())
                .setDescription(metric.brief())
                .build();
        yield counter::add;
      }
      case HISTOGRAM -> {
        DoubleHistogramBuilder builder =
            meter
                .histogramBuilder(metric.name())
                .setUnit(metric.unit())
                .setDescription(metric.brief());
        if (!metric.buckets().isEmpty()) {
          builder.setExplicitBucketBoundariesAdvice(metric.buckets());
        }
        DoubleHistogram histogram = builder.build();
        yield histogram::record;
      }
    };
  }

  private interface Recorder {
    void record(double value, Attributes labels, Context context);
  }
}
