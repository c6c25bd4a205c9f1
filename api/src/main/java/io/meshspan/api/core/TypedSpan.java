package io.meshspan.api.core;

import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A span of one operation, started and (unless detached) current from the moment it exists until it
 * is closed. The generated subclasses add a setter per optional attribute and a method per event.
 *
 * <p>Prefer the lambda forms: {@link #run}, {@link #call} and {@link #callAsync} end the span with
 * what really happened. In try-with-resources Java hides the exception from {@code close()}, so a
 * failure there must be said with {@link #failed(Throwable)}.
 *
 * <p>Nothing here throws into the application: a value that cannot be recorded is left out or cut,
 * and counted (see {@link Rejection}). Setters may be called from any thread until the span is
 * closed; a span that is current must be closed on the thread that started it.
 *
 * @param <S> the span itself
 */
public abstract class TypedSpan<S extends TypedSpan<S>> implements AutoCloseable {
  /** Texts are cut to this many characters. */
  public static final int MAX_TEXT_LENGTH = 4096;

  /** Lists are cut to this many elements. */
  public static final int MAX_LIST_SIZE = 256;

  private static final AtomicIntegerFieldUpdater<TypedSpan<?>> ENDED = endedField();
  private static final AttributeKey<String> NODE_ID = AttributeKey.stringKey("mesh.node.id");

  private final SpanType type;
  private final Telemetry telemetry; // null: off, nothing below is used
  private final Instruments instruments;
  private final Span span;
  private final Context context;
  private final Scope scope; // null: detached
  private final Thread owner;
  private final boolean recording;
  private final long startTick;
  private volatile int ended;
  private volatile String outcome;
  private volatile String errorType;

  /** A span that is off: every call on it does nothing. One is shared per type. */
  protected TypedSpan(SpanType type) {
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

  /** Starts a span. */
  @SuppressWarnings("MustBeClosedChecker") // close() closes it: the span is the scope's resource
  protected TypedSpan(SpanType type, SpanStart start) {
    this.type = type;
    telemetry = start.telemetry();
    instruments = telemetry.instruments();
    Context parent = start.parent();
    Span started = Span.getInvalid();
    Scope attached = null;
    if (instruments != null) {
      try {
        started = start.applyTo(instruments.tracer().spanBuilder(type.name()), type).startSpan();
      } catch (RuntimeException | LinkageError e) {
        telemetry.reject(Rejection.ENGINE_FAILED, type.name());
      }
    }
    span = started;
    context = parent.with(started);
    if (!start.isDetached()) {
      attached = context.makeCurrent();
    }
    scope = attached;
    owner = attached == null ? null : Thread.currentThread();
    recording = started.isRecording();
    startTick = System.nanoTime() - start.nanosAgo();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // a raw class literal is all that Java offers here
  private static AtomicIntegerFieldUpdater<TypedSpan<?>> endedField() {
    return (AtomicIntegerFieldUpdater)
        AtomicIntegerFieldUpdater.newUpdater(TypedSpan.class, "ended");
  }

  // --- what every span can say -------------------------------------------------------------------

  /**
   * The node on which this happened, where one process holds several; else the resource says it.
   */
  public final S nodeId(String nodeId) {
    setText(NODE_ID, nodeId);
    return self();
  }

  /**
   * The operation failed with this: status ERROR, the exception as an event, its class as
   * error.type.
   */
  public final S failed(Throwable failure) {
    if (isOff()) {
      return self();
    }
    if (failure == null) {
      return failed("");
    }
    errorType = failure.getClass().getName();
    if (recording) {
      guarded(
          () -> {
            span.setAttribute(SpanType.ERROR_TYPE, errorType);
            span.setStatus(StatusCode.ERROR, cut(String.valueOf(failure.getMessage())));
            span.recordException(failure);
          });
    }
    return self();
  }

  /**
   * The operation failed for a reason that is no exception. The reason should be short and without
   * ids.
   */
  public final S failed(String reason) {
    if (isOff()) {
      return self();
    }
    errorType = "_OTHER"; // OpenTelemetry's value where no class of error is known
    if (recording) {
      guarded(
          () -> {
            span.setAttribute(SpanType.ERROR_TYPE, errorType);
            span.setStatus(StatusCode.ERROR, reason == null ? "" : cut(reason));
          });
    }
    return self();
  }

  /** Any attribute that the registry does not have. */
  public final <T> S attribute(AttributeKey<T> key, T value) {
    if (isOff()) {
      return self();
    }
    if (key == null || value == null) {
      telemetry.reject(Rejection.MISSING_VALUE, type.name());
    } else if (recording) {
      put(key, value);
    }
    return self();
  }

  /** An event that the registry does not have. */
  public final S event(String name, Attributes attributes) {
    if (recording && name != null && attributes != null) {
      guarded(() -> span.addEvent(cut(name), attributes));
    }
    return self();
  }

  /** A cause that became known after the start; an absent one is passed over. */
  public final S link(TraceContext cause) {
    if (recording && cause != null && cause.isPresent()) {
      guarded(() -> span.addLink(cause.spanContext()));
    }
    return self();
  }

  /**
   * What to put into a message, a log entry or a task, so that what it causes belongs to this span.
   */
  public final TraceContext trace() {
    return TraceContext.of(span);
  }

  /** The context that holds this span; the current one while the span is off. */
  public final Context context() {
    return context == null ? Context.current() : context;
  }

  /** The OpenTelemetry span below; an invalid one while off. */
  public final Span span() {
    return span;
  }

  // --- running something inside it
  // -----------------------------------------------------------------

  /** Runs the action and closes the span; an exception is recorded and thrown on, the same one. */
  public final <X extends Throwable> void run(Action<? super S, X> action) throws X {
    try {
      action.run(self());
    } catch (Throwable e) {
      failed(e);
      throw e;
    } finally {
      close();
    }
  }

  /**
   * Calls the operation, closes the span and returns the result; an exception is recorded and
   * thrown on.
   */
  public final <T, X extends Throwable> T call(Operation<? super S, T, X> operation) throws X {
    try {
      return operation.call(self());
    } catch (Throwable e) {
      failed(e);
      throw e;
    } finally {
      close();
    }
  }

  /**
   * Calls an operation that goes on elsewhere. The span is current while the operation is being
   * started, and ends when its stage completes, on whichever thread that happens; a failure of the
   * stage is recorded.
   *
   * @return the operation's own stage
   */
  public final <T, X extends Throwable> CompletionStage<T> callAsync(
      Operation<? super S, ? extends CompletionStage<T>, X> operation) throws X {
    CompletionStage<T> stage;
    try {
      stage = operation.call(self());
    } catch (Throwable e) {
      failed(e);
      close();
      throw e;
    }
    if (scope != null) {
      scope.close();
    }
    if (stage == null) {
      failed("the operation returned no stage");
      finish(null);
      return null;
    }
    stage.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            failed(unwrapped(failure));
          }
          finish(null);
        });
    return stage;
  }

  /**
   * Returns the given value, so that a lambda can set attributes and return a result in one
   * expression.
   */
  public final <T> T result(T value) {
    return value;
  }

  // --- the end
  // -----------------------------------------------------------------------------------------

  /** Ends the span. Again, or on another thread: safe, and counted. */
  @Override
  public final void close() {
    if (isOff()) {
      return;
    }
    if (scope != null) {
      if (owner == Thread.currentThread()) {
        scope.close();
      } else if (ended == 0) {
        telemetry.reject(Rejection.CLOSED_ELSEWHERE, type.name());
      }
    }
    if (!finish(null)) {
      telemetry.reject(Rejection.CLOSED_TWICE, type.name());
    }
  }

  /** Ends the span as of a time before now: for what is known only afterwards. */
  public final void closeAt(Instant end) {
    if (isOff()) {
      return;
    }
    if (scope != null && owner == Thread.currentThread()) {
      scope.close();
    }
    if (!finish(end)) {
      telemetry.reject(Rejection.CLOSED_TWICE, type.name());
    }
  }

  private boolean finish(Instant end) {
    if (!ENDED.compareAndSet(this, 0, 1)) {
      return false;
    }
    if (instruments != null) {
      try {
        measureAndEnd(end);
      } catch (RuntimeException | LinkageError e) {
        telemetry.reject(Rejection.ENGINE_FAILED, type.name());
      }
    }
    return true;
  }

  private void measureAndEnd(Instant end) {
    long nanos = System.nanoTime() - startTick;
    if (end != null) {
      nanos -= SpanStart.nanosBeforeNow(end);
    }
    Attributes labels = type.labels(outcome, errorType);
    instruments.recordDuration(Math.max(0, nanos), labels, context);
    for (MetricType counter : type.counters()) {
      instruments.record(counter, 1, labels, context);
    }
    if (end == null) {
      span.end();
    } else {
      span.end(end);
    }
  }

  // --- for the generated setters
  // ------------------------------------------------------------------------

  /** Sets a text; null is rejected, one over the limit is cut. */
  protected final void setText(AttributeKey<String> key, String value) {
    if (isOff()) {
      return;
    }
    if (value == null) {
      telemetry.reject(Rejection.MISSING_VALUE, key.getKey());
    } else if (recording) {
      put(key, cut(value));
    }
  }

  /** Sets a list of texts; null elements are left out. */
  protected final void setTexts(AttributeKey<List<String>> key, Iterable<String> values) {
    if (isOff()) {
      return;
    }
    if (values == null) {
      telemetry.reject(Rejection.MISSING_VALUE, key.getKey());
      return;
    }
    if (recording) {
      guarded(() -> span.setAttribute(key, TextList.copyOf(values, this::cut, this::listCut)));
    }
  }

  /** Sets a count or number within a range; returns whether it was in it. */
  protected final boolean setLong(AttributeKey<Long> key, long value, long min, long max) {
    if (isOff()) {
      return false;
    }
    if (value < min || value > max) {
      telemetry.reject(Rejection.OUT_OF_RANGE, key.getKey());
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
    if (isOff()) {
      return false;
    }
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      telemetry.reject(Rejection.NOT_A_NUMBER, key.getKey());
      return false;
    }
    if (value < min || value > max) {
      telemetry.reject(Rejection.OUT_OF_RANGE, key.getKey());
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

  /** Records a metric of the registry that is fed by one of this span's attributes. */
  protected final void measure(MetricType metric, double value) {
    if (instruments == null) {
      return;
    }
    try {
      instruments.record(metric, value, Attributes.empty(), context);
    } catch (RuntimeException | LinkageError e) {
      telemetry.reject(Rejection.ENGINE_FAILED, metric.name());
    }
  }

  /** Whether this span is the shared one that does nothing. */
  protected final boolean isOff() {
    return telemetry == null;
  }

  // --- inside
  // --------------------------------------------------------------------------------------------

  private <T> void put(AttributeKey<T> key, T value) {
    try {
      span.setAttribute(key, value);
    } catch (RuntimeException | LinkageError e) {
      telemetry.reject(Rejection.ENGINE_FAILED, key.getKey());
    }
  }

  private String cut(String text) {
    if (text.length() <= MAX_TEXT_LENGTH) {
      return text;
    }
    telemetry.reject(Rejection.TOO_LONG, type.name());
    // Not between the two halves of a surrogate pair, which would be no valid text any more.
    int end = MAX_TEXT_LENGTH;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private void listCut() {
    telemetry.reject(Rejection.TOO_LONG, type.name());
  }

  /**
   * A foreign SDK may throw; the application must not notice. For the rarer calls: it allocates.
   */
  private void guarded(Runnable onSpan) {
    try {
      onSpan.run();
    } catch (RuntimeException | LinkageError e) {
      telemetry.reject(Rejection.ENGINE_FAILED, type.name());
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  @SuppressWarnings("unchecked") // S is this class, by its declaration
  private S self() {
    return (S) this;
  }

  /** Something to run inside a span. */
  @FunctionalInterface
  public interface Action<S, X extends Throwable> {
    /** Runs with the span, to which attributes can be added. */
    void run(S span) throws X;
  }

  /** Something to call inside a span. */
  @FunctionalInterface
  public interface Operation<S, T, X extends Throwable> {
    /** Calls with the span, to which attributes can be added. */
    T call(S span) throws X;
  }
}
