package io.meshspan.sdk.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.SplittableRandom;

/** Asks samplers about traces with ids of a seed, at times that pass as the test says. */
final class Stage {
  private static final long SECOND = 1_000_000_000;
  private static final String SPAN_ID = "00000000000000a1";

  private final SplittableRandom random;
  private long now = 77 * SECOND;

  Stage(long seed) {
    this.random = new SplittableRandom(seed);
  }

  long nanoTime() {
    return now;
  }

  void pass(double seconds) {
    now += Math.round(seconds * SECOND);
  }

  String traceId() {
    return TraceId.fromLongs(random.nextLong() | 1, random.nextLong());
  }

  SamplingResult root(Sampler sampler, String operation) {
    return root(sampler, traceId(), operation);
  }

  SamplingResult root(Sampler sampler, String traceId, String operation) {
    return ask(sampler, Context.root(), traceId, operation);
  }

  boolean keeps(Sampler sampler, String operation) {
    return isKept(root(sampler, operation));
  }

  boolean continues(Sampler sampler, boolean parentIsKept) {
    String traceId = traceId();
    SpanContext parent =
        SpanContext.createFromRemoteParent(
            traceId,
            SPAN_ID,
            parentIsKept ? TraceFlags.getSampled() : TraceFlags.getDefault(),
            TraceState.getDefault());
    return isKept(ask(sampler, Context.root().with(Span.wrap(parent)), traceId, "child"));
  }

  static boolean isKept(SamplingResult result) {
    return result.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
  }

  private static SamplingResult ask(
      Sampler sampler, Context parent, String traceId, String operation) {
    return sampler.shouldSample(
        parent, traceId, operation, SpanKind.INTERNAL, Attributes.empty(), List.of());
  }
}
