package io.meshspan.bench.sampling;

import io.meshspan.bench.Comparison;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One decision about a new trace, with its trace state where it is kept: one of ten is, or what the
 * sampler makes of as many as a thread can begin. The ids are made beforehand.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SamplingBenchmarks {
  /** What is compared with what. */
  public static final List<Comparison> COMPARISONS =
      List.of(
          new Comparison("meshspan_ratio", "ratio", "otelRatio", "none"),
          new Comparison("meshspan_ratio, five rules", "rules", "otelRatio", "none"),
          new Comparison("meshspan_rate_limited", "rateLimited", "otelRatio", "none"),
          new Comparison("meshspan_adaptive", "adaptive", "otelRatio", "none"));

  private static final int IDS = 4_096;
  private static final String OPERATION = "raft.log_replicate";

  private final String[] traceIds = new String[IDS];
  private final Sampler otelRatio = sampler("parentbased_traceidratio", "0.1", "");
  private final Sampler ratio = sampler("meshspan_ratio", "0.1", "");
  private final Sampler rules =
      sampler("meshspan_ratio", "0.1", "raft.leader_election=1,dao.*=1,ml.*=0.01,fl.*=1,crdt.*=1");
  private final Sampler rateLimited = sampler("meshspan_rate_limited", "100", "");
  private final Sampler adaptive = sampler("meshspan_adaptive", "100", "");
  private int next;

  /** For JMH. */
  public SamplingBenchmarks() {
    for (int i = 0; i < IDS; i++) {
      traceIds[i] = IdGenerator.random().generateTraceId();
    }
  }

  private static Sampler sampler(String name, String argument, String rules) {
    Map<String, String> settings = new HashMap<>();
    settings.put("otel.traces.sampler", name);
    settings.put("otel.traces.sampler.arg", argument);
    settings.put("otel.traces.exporter", "none");
    settings.put("otel.metrics.exporter", "none");
    settings.put("otel.logs.exporter", "none");
    if (!rules.isEmpty()) {
      settings.put("meshspan.sampling.rules", rules);
    }
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesSupplier(() -> settings)
        .build()
        .getOpenTelemetrySdk()
        .getSdkTracerProvider()
        .getSampler();
  }

  @Benchmark
  public TraceState otelRatio() {
    return decided(otelRatio);
  }

  @Benchmark
  public TraceState ratio() {
    return decided(ratio);
  }

  @Benchmark
  public TraceState rules() {
    return decided(rules);
  }

  @Benchmark
  public TraceState rateLimited() {
    return decided(rateLimited);
  }

  @Benchmark
  public TraceState adaptive() {
    return decided(adaptive);
  }

  private TraceState decided(Sampler sampler) {
    next = (next + 1) % IDS;
    SamplingResult result =
        sampler.shouldSample(
            Context.root(),
            traceIds[next],
            OPERATION,
            SpanKind.CLIENT,
            Attributes.empty(),
            List.of());
    return result.getDecision() == SamplingDecision.RECORD_AND_SAMPLE
        ? result.getUpdatedTraceState(TraceState.getDefault())
        : TraceState.getDefault();
  }
}
