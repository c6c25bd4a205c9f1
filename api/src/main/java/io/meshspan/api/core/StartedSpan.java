package io.meshspan.api.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The engine's side of a typed span: how it starts, what reaches OpenTelemetry's span, how it ends
 * and is measured. Every call into OpenTelemetry is fenced here: a foreign SDK may throw, and the
 * application must not notice.
 */
abstract class StartedSpan {
  private static final AtomicIntegerFieldUpdater<StartedSpan> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(StartedSpan.class, "ended");

  final SpanType type;
  final Telemetry telemetry; // null: off, nothing below is used
  final Instruments instruments; // null: off since the family was asked
  final Span span;
  final Context context;
  final boolean recording;
  volatile String errorType;
  private final Scope scope; // null: detached
  private final Thread owner;
  private final long startTick;
  private volatile int ended;
  private volatile String outcome;

  StartedSpan(SpanType type) {
    this.type = type;
    telemetry = null;
    instruments = null;
    span = Span.getInvalid();
    context = null;
    scope = null;
    owner = null;
    recording = false;
    startTick = 0;
    ended = 1;
  }

  @SuppressWarnings("MustBeClosedChecker") // close() closes it: the span is the scope's resource
  StartedSpan(SpanType type, SpanStart start) {
    this.type = type;
    telemetry = start.telemetry();
    instruments = telemetry.instruments();
    Context within = start.parent();
    Span started = Span.getInvalid();
    Scope attached = null;
    boolean isRecording = false;
    try {
      if (instruments != null) {
        started = start.applyTo(instruments.tracer().spanBuilder(type.name()), type).startSpan();
        isRecording = started.isRecording();
        // An invalid span would hide the parent from what happens inside.
        within = started.getSpanContext().isValid() ? within.with(started) : within;
      }
      attached = start.isDetached() ? null : within.makeCurrent();
    } catch (Throwable e) {
      telemetry.engineFailed(type.name(), e);
    }
    span = started == null ? Span.getInvalid() : started;
    context = within;
    scope = attached;
    owner = attached == null ? null : Thread.currentThread();
    recording = isRecording;
    startTick = System.nanoTime() - start.nanosAgo();
  }

  /** Whether this span is the shared one that does nothing. */
  protected final boolean isOff() {
    return telemetry == null;
  }

  /** Whether somebody will see what is set: where not, nothing need be built. */
  protected final boolean isRecording() {
    return recording;
  }

  // --- the end

  /** Takes the span off its thread; elsewhere that cannot be done, and is counted. */
  final void detach() {
    if (scope == null) {
      return;
    }
    if (owner == Thread.currentThread()) {
      try {
        scope.close();
      } catch (Throwable e) {
        telemetry.engineFailed(type.name(), e);
      }
    } else if (ended == 0) {
      telemetry.reject(Rejection.CLOSED_ELSEWHERE, type.name());
    }
  }

  /** Ends and measures the span, once. */
  final void finish(Instant end) {
    if (!ENDED.compareAndSet(this, 0, 1)) {
      telemetry.reject(Rejection.CLOSED_TWICE, type.name());
      return;
    }
    if (instruments == null) {
      return;
    }
    try {
      measureDuration(end);
    } catch (Throwable e) {
      telemetry.engineFailed(type.name(), e);
    }
    try {
      if (end == null) {
        span.end();
      } else {
        span.end(end);
      }
    } catch (Throwable e) {
      telemetry.engineFailed(type.name(), e);
    }
  }

  private void measureDuration(Instant end) {
    long nanos = System.nanoTime() - startTick;
    if (end != null) {
      nanos -= SpanStart.nanosBeforeNow(end);
    }
    Attributes labels = type.labels(outcome, errorType);
    instruments.recordDuration(Math.max(0, nanos), labels, context);
    List<MetricType> counters = type.counters();
    for (int i = 0; i < counters.size(); i++) { // an iterator would be garbage for each span
      instruments.record(counters.get(i), 1, labels, context);
    }
  }

  // --- for the generated setters

  /** Sets a text; null is rejected, one over the limit is cut. */
  protected final void setText(AttributeKey<String> key, String value) {
    if (!isOff() && Checks.isPresent(telemetry, key.getKey(), value) && recording) {
      put(key, Checks.cut(telemetry, key.getKey(), value));
    }
  }

  /** Sets a list of texts; null elements are left out. */
  protected final void setTexts(AttributeKey<List<String>> key, Iterable<String> values) {
    if (!isOff() && Checks.isPresent(telemetry, key.getKey(), values) && recording) {
      put(key, Checks.copyOf(telemetry, key.getKey(), values));
    }
  }

  /** Sets a count or number within a range; returns whether it was in it. */
  protected final boolean setLong(AttributeKey<Long> key, long value, long min, long max) {
    if (isOff() || !Checks.isInRange(telemetry, key.getKey(), value, min, max)) {
      return false;
    }
    if (recording) {
      put(key, value);
    }
    return true;
  }

  /** Sets a real number within a range; returns whether it was a number and in it. */
  protected final boolean setDouble(
      AttributeKey<Double> key, double value, double min, double max) {
    if (isOff() || !Checks.isInRange(telemetry, key.getKey(), value, min, max)) {
      return false;
    }
    if (recording) {
      put(key, value);
    }
    return true;
  }

  /** Sets a truth value. */
  protected final void setBoolean(AttributeKey<Boolean> key, boolean value) {
    if (recording) {
      put(key, value);
    }
  }

  /** Sets an enumerated value. */
  protected final void setEnum(AttributeKey<String> key, WireValue value) {
    setText(key, value == null ? null : value.wireValue());
  }

  /**
   * Sets the enumerated value that says how the operation ended: it also becomes a metric label.
   */
  protected final void setOutcome(AttributeKey<String> key, WireValue value) {
    setEnum(key, value);
    if (value != null && !isOff()) {
      outcome = value.wireValue();
    }
  }

  /** Values for an event of this span; only for one that is recording. */
  protected final EventValues values() {
    return new EventValues(telemetry);
  }

  /** Records a metric of the registry that is fed by one of this span's attributes. */
  protected final void measure(MetricType metric, double value) {
    if (instruments == null) {
      return;
    }
    try {
      instruments.record(metric, value, Attributes.empty(), context);
    } catch (Throwable e) {
      telemetry.engineFailed(metric.name(), e);
    }
  }

  final <T> void put(AttributeKey<T> key, T value) {
    try {
      span.setAttribute(key, value);
    } catch (Throwable e) {
      telemetry.engineFailed(key.getKey(), e);
    }
  }

  /** For the rarer calls: it allocates. */
  final void guarded(Runnable onSpan) {
    try {
      onSpan.run();
    } catch (Throwable e) {
      telemetry.engineFailed(type.name(), e);
    }
  }
}
