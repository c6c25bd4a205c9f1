package io.meshspan.sdk.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Decides once for each trace, by its randomness and the threshold that a policy gives for the
 * operation that begins it, and writes that threshold into the trace state of what is kept ({@code
 * ot=th:…}). Spans that have a parent are what their parent is, and hand its trace state on.
 *
 * <p>A trace's randomness is the last 56 bits of its id, as OpenTelemetry's specification has it
 * where nobody set another: the same on every node, so that of two samplers the one with the lower
 * threshold keeps all that the other keeps.
 */
final class ConsistentSampler implements Sampler {
  private static final SamplingResult DROPPED = SamplingResult.drop();
  private static final SamplingResult KEPT = SamplingResult.recordAndSample();
  private static final int RANDOM_FROM = 18;
  private static final int ID_DIGITS = 32;
  private static final int RADIX = 16;

  private final Policy policy;
  // Racy on purpose: whichever is read is whole, and most traces are kept by the same threshold as
  // the one before.
  private KeptTrace lastKept = new KeptTrace(RejectionThreshold.KEEPS_ALL);

  ConsistentSampler(Policy policy) {
    this.policy = policy;
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    SpanContext above = Span.fromContext(parent).getSpanContext();
    if (above.isValid()) {
      if (!above.isSampled()) {
        return DROPPED;
      }
      policy.continued();
      return KEPT;
    }
    RejectionThreshold threshold = policy.threshold(name);
    boolean isKept = threshold.keeps(randomness(traceId));
    policy.begun(name, isKept);
    return isKept ? kept(threshold) : DROPPED;
  }

  private static long randomness(String traceId) {
    return Long.parseUnsignedLong(traceId, RANDOM_FROM, ID_DIGITS, RADIX);
  }

  private SamplingResult kept(RejectionThreshold threshold) {
    KeptTrace last = lastKept;
    if (last.threshold.value() != threshold.value()) {
      last = new KeptTrace(threshold);
      lastKept = last;
    }
    return last;
  }

  @Override
  public String getDescription() {
    return "meshspan{" + policy.description() + "}";
  }

  @Override
  public String toString() {
    return getDescription();
  }

  /** Kept, with the threshold for those who come after. */
  private static final class KeptTrace implements SamplingResult {
    private static final String MEMBER = "ot";

    private final RejectionThreshold threshold;
    private final TraceState alone;

    KeptTrace(RejectionThreshold threshold) {
      this.threshold = threshold;
      this.alone = TraceState.builder().put(MEMBER, field()).build();
    }

    private String field() {
      return "th:" + threshold.hex();
    }

    @Override
    public SamplingDecision getDecision() {
      return SamplingDecision.RECORD_AND_SAMPLE;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.empty();
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState before) {
      return before.isEmpty() ? alone : before.toBuilder().put(MEMBER, field()).build();
    }
  }
}
