package io.meshspan.api.core;

import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Collections;

/**
 * The operations of one component family, and how their spans begin. The generated subclasses add a
 * method per operation. Immutable and thread-safe: each method here returns another family that
 * remembers what was said, for one span or for many.
 *
 * <pre>{@code
 * meshspan.mesh().continuing(message.trace()).as(SpanKind.CONSUMER).messageForwarding(from, to, id)
 * }</pre>
 *
 * @param <F> the family itself
 */
public abstract class SpanFamily<F extends SpanFamily<F>> {
  private final SpanStart start;

  protected SpanFamily(SpanStart start) {
    this.start = start;
  }

  /** The same family with another way to start. */
  protected abstract F with(SpanStart other);

  /**
   * Spans become children of what a message, a log entry or another thread brought; of nothing,
   * roots.
   */
  public final F continuing(TraceContext cause) {
    return isOff() ? self() : with(start.under(cause == null ? Context.root() : cause.asParent()));
  }

  /** Spans become children of the span in this context; of null, of whatever is current. */
  public final F continuing(Context parent) {
    return isOff() || isMissing("parent", parent) ? self() : with(start.under(parent));
  }

  /** Spans have no parent: each begins a trace of its own. */
  public final F root() {
    return isOff() ? self() : with(start.under(Context.root()));
  }

  /** Spans link to a cause that is not their parent. An absent one is passed over. */
  public final F linkedTo(TraceContext cause) {
    return isOff() ? self() : with(start.linkedTo(Collections.singletonList(cause)));
  }

  /** Spans link to each of these causes, once each. Absent ones are passed over. */
  public final F linkedTo(Iterable<TraceContext> causes) {
    return isOff() || isMissing("links", causes) ? self() : with(start.linkedTo(causes));
  }

  /**
   * Spans began at this time, not now: for what is known only afterwards. A time before 1970 is
   * left out and counted.
   */
  public final F startedAt(Instant time) {
    if (isOff() || isMissing("start", time)) {
      return self();
    }
    if (time.isBefore(Instant.EPOCH)) {
      start.telemetry().reject(Rejection.OUT_OF_RANGE, "start");
      return self();
    }
    return with(start.at(time));
  }

  /**
   * Spans have this kind, where the operation has several (a message's sender and receiver, say). A
   * kind that the operation does not have is replaced by its own and counted.
   */
  public final F as(SpanKind kind) {
    return isOff() || isMissing("kind", kind) ? self() : with(start.as(kind));
  }

  /** Spans are not made current: for those that end on another thread or overlap on one. */
  public final F detached() {
    return isOff() ? self() : with(start.asDetached());
  }

  /** Whether nobody listens: no SDK, or one that is off. */
  protected final boolean isOff() {
    return start.telemetry().instruments() == null;
  }

  /** What a generated method hands to the span that it makes. */
  protected final SpanStart start() {
    return start;
  }

  /** Records a metric of this family that comes from no span. */
  protected final void record(MetricType metric, double value, Attributes labels) {
    Instruments instruments = start.telemetry().instruments();
    if (instruments == null) {
      return;
    }
    double least =
        metric.instrument() == MetricType.Instrument.COUNTER ? 0 : Double.NEGATIVE_INFINITY;
    if (!Checks.isInRange(
        start.telemetry(), metric.name(), value, least, Double.POSITIVE_INFINITY)) {
      return;
    }
    try {
      instruments.record(metric, value, labels, Context.current());
    } catch (Throwable e) {
      start.telemetry().engineFailed(metric.name(), e);
    }
  }

  /** Whether a metric's label has a value; a missing one is counted. */
  protected final boolean isPresent(AttributeKey<String> label, WireValue value) {
    return Checks.isPresent(start.telemetry(), label.getKey(), value);
  }

  private boolean isMissing(String what, Object value) {
    return !Checks.isPresent(start.telemetry(), what, value);
  }

  @SuppressWarnings("unchecked") // F is this class, by its declaration
  private F self() {
    return (F) this;
  }
}
