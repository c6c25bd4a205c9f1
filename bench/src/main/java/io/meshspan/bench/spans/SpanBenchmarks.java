package io.meshspan.bench.spans;

import io.meshspan.api.Meshspan;
import io.meshspan.api.raft.RaftAttributes;
import io.meshspan.api.raft.ReplicationOutcome;
import io.meshspan.bench.Comparison;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;

/**
 * A span with five attributes (one text, three numbers, one of an enumeration), current while it
 * lasts: said with the typed API, and with OpenTelemetry's.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpanBenchmarks {
  /** What is compared with what. */
  public static final List<Comparison> COMPARISONS =
      List.of(
          new Comparison("off", "typedOff", "rawOff", "≤ 2 ns, 0 B"),
          new Comparison("no global OpenTelemetry yet", "typedUnset", "rawOff", "≤ 2 ns, 0 B"),
          new Comparison(
              "not sampled, over its SDK",
              "typedNotSampled",
              "rawNotSampled",
              "≤ 1.05x, ≤ +64 B (0.5x, 0.3x with an engine of our own)"),
          new Comparison(
              "recorded, over its SDK",
              "typedRecorded",
              "rawRecorded",
              "≤ 1.05x, ≤ +64 B (0.4x, 0.25x with an engine of our own)"),
          new Comparison(
              "recorded and measured, over its SDK",
              "typedRecordedAndMeasured",
              "rawRecorded",
              "none: the histogram is on top"));

  private final Meshspan off = Meshspan.of(OpenTelemetry.noop());
  private final Meshspan unset = Meshspan.global();
  private final OpenTelemetrySdk never = sdk(Sampler.alwaysOff());
  private final OpenTelemetrySdk always = sdk(Sampler.alwaysOn());
  private final OpenTelemetrySdk alwaysMeasured = measuredSdk();
  private final Meshspan typedNever = Meshspan.of(never);
  private final Meshspan typedAlways = Meshspan.of(always);
  private final Meshspan typedAlwaysMeasured = Meshspan.of(alwaysMeasured);
  private final Tracer rawNoop = OpenTelemetry.noop().getTracer("bench");
  private final Tracer rawNever = never.getTracer("bench");
  private final Tracer rawAlways = always.getTracer("bench");
  private long index = 1L << 20;

  /** For JMH. */
  public SpanBenchmarks() {}

  @Benchmark
  public void typedOff() {
    typed(off);
  }

  @Benchmark
  public void typedUnset() {
    typed(unset);
  }

  @Benchmark
  public void rawOff() {
    raw(rawNoop);
  }

  @Benchmark
  public void typedNotSampled() {
    typed(typedNever);
  }

  @Benchmark
  public void rawNotSampled() {
    raw(rawNever);
  }

  @Benchmark
  public void typedRecorded() {
    typed(typedAlways);
  }

  @Benchmark
  public void rawRecorded() {
    raw(rawAlways);
  }

  @Benchmark
  public void typedRecordedAndMeasured() {
    typed(typedAlwaysMeasured);
  }

  private void typed(Meshspan meshspan) {
    try (var span = meshspan.raft().logReplication("node-4")) {
      span.entriesCount(64).term(7).logIndex(++index).outcome(ReplicationOutcome.MATCHED);
    }
  }

  /** As OpenTelemetry's documentation shows it: attributes that are known go to the builder. */
  @SuppressWarnings("try") // a scope is opened to be closed
  private void raw(Tracer tracer) {
    Span span =
        tracer
            .spanBuilder("raft.log_replicate")
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(RaftAttributes.RAFT_FOLLOWER_ID, "node-4")
            .startSpan();
    try (Scope scope = span.makeCurrent()) {
      span.setAttribute(RaftAttributes.RAFT_ENTRIES_COUNT, 64L);
      span.setAttribute(RaftAttributes.RAFT_TERM, 7L);
      span.setAttribute(RaftAttributes.RAFT_LOG_INDEX, ++index);
      span.setAttribute(RaftAttributes.RAFT_REPLICATION_OUTCOME, "matched");
    } finally {
      span.end();
    }
  }

  private static OpenTelemetrySdk sdk(Sampler sampler) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(new LastSpan())
                .build())
        .build();
  }

  private static OpenTelemetrySdk measuredSdk() {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(new LastSpan()).build())
        .setMeterProvider(
            SdkMeterProvider.builder().registerMetricReader(new PatientReader()).build())
        .build();
  }
}
