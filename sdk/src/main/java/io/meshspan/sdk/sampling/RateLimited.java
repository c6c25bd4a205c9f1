package io.meshspan.sdk.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets at most so many traces a second begin here, first come first kept; one second's worth may
 * come at once (the generic cell rate algorithm, ITU-T I.371). Spans that have a parent are what
 * their parent is. With what probability a trace was kept nobody can say, so its trace state says
 * nothing: what is counted by it cannot be scaled. Thread-safe, without a lock.
 */
final class RateLimited implements Sampler {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double tracesPerSecond;
  private final long nanosBetween;
  private final long nanosAhead;
  private final LongSupplier nanoTime;
  // When the next trace would come if they came evenly.
  private final AtomicLong next;

  /**
   * A limit.
   *
   * @param tracesPerSecond above 0
   * @param nanoTime the time that passes, in nanoseconds
   */
  RateLimited(double tracesPerSecond, LongSupplier nanoTime) {
    if (!(tracesPerSecond > 0 && tracesPerSecond <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "a limit is more than 0 traces a second, not " + tracesPerSecond);
    }
    this.tracesPerSecond = tracesPerSecond;
    this.nanosBetween = Math.max(1, Math.round(NANOS_PER_SECOND / tracesPerSecond));
    this.nanosAhead = Math.max(0, Math.round(NANOS_PER_SECOND) - nanosBetween);
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
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
    boolean isKept = above.isValid() ? above.isSampled() : hasRoom(nanoTime.getAsLong());
    return isKept ? SamplingResult.recordAndSample() : SamplingResult.drop();
  }

  private boolean hasRoom(long now) {
    while (true) {
      long expected = next.get();
      if (expected - now > nanosAhead) {
        return false;
      }
      long after = (expected - now > 0 ? expected : now) + nanosBetween;
      if (next.compareAndSet(expected, after)) {
        return true;
      }
    }
  }

  @Override
  public String getDescription() {
    return "meshspan{at most " + tracesPerSecond + " traces/s}";
  }

  @Override
  public String toString() {
    return getDescription();
  }
}
