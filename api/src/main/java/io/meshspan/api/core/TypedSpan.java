package io.meshspan.api.core;

import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

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
public abstract class TypedSpan<S extends TypedSpan<S>> extends StartedSpan
    implements AutoCloseable {
  /** Texts are cut to this many characters. */
  public static final int MAX_TEXT_LENGTH = 4096;

  /** Lists are cut to this many elements. */
  public static final int MAX_LIST_SIZE = 256;

  /**
   * Stands for a whole number that is not known, where Java wants one: it is left out and counted
   * as missing, provided that the attribute has a least value.
   */
  public static final long MISSING_WHOLE = Long.MIN_VALUE;

  private static final AttributeKey<String> NODE_ID = AttributeKey.stringKey("mesh.node.id");

  /** A span that is off: every call on it does nothing. One is shared per type. */
  protected TypedSpan(SpanType type) {
    super(type);
  }

  /** Starts a span. */
  protected TypedSpan(SpanType type, SpanStart start) {
    super(type, start);
  }

  // --- what every span can say

  /**
   * The node on which this happened, where one process holds several; else the resource says it.
   */
  public final S nodeId(String nodeId) {
    setText(NODE_ID, nodeId);
    return self();
  }

  /**
   * The operation failed with this: status ERROR, the exception as an event, its class as
   * error.type. An exception that an inner span of the same trace has recorded is not written down
   * again.
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
      Failure.record(this, failure);
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
      put(SpanType.ERROR_TYPE, errorType);
      String said = reason == null ? "" : Checks.cut(telemetry, type.name(), reason);
      guarded(() -> span.setStatus(StatusCode.ERROR, said));
    }
    return self();
  }

  /** Any attribute that the registry does not have; checked like the others. */
  public final <T> S attribute(AttributeKey<T> key, T value) {
    if (isOff()
        || !Checks.isPresent(telemetry, type.name(), key)
        || !Checks.isPresent(telemetry, key.getKey(), value)) {
      return self();
    }
    if (value instanceof Double real && !Checks.isFinite(telemetry, key.getKey(), real)) {
      return self();
    }
    if (recording) {
      if (value instanceof String text) {
        put(AttributeKey.stringKey(key.getKey()), Checks.cut(telemetry, key.getKey(), text));
      } else {
        put(key, value);
      }
    }
    return self();
  }

  /** An event that the registry does not have; its texts are cut like the others. */
  public final S event(String name, Attributes attributes) {
    if (isOff()
        || !Checks.isPresent(telemetry, type.name(), name)
        || !Checks.isPresent(telemetry, name, attributes)
        || !recording) {
      return self();
    }
    return event(Checks.cut(telemetry, type.name(), name), values().all(attributes));
  }

  /** An event of the registry. */
  protected final S event(String name, EventValues values) {
    if (recording) {
      guarded(() -> span.addEvent(name, values.build()));
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
    if (isOff()) {
      return TraceContext.none();
    }
    try {
      return TraceContext.of(span);
    } catch (Throwable e) {
      telemetry.engineFailed(type.name(), e);
      return TraceContext.none();
    }
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
    if (!isOff()) {
      detach();
      endWith(stage);
    }
    return stage;
  }

  private void endWith(CompletionStage<?> stage) {
    if (stage == null) {
      failed("the operation returned no stage");
      finish(null);
      return;
    }
    try {
      stage.whenComplete(
          (result, failure) -> {
            if (failure != null) {
              failed(unwrapped(failure));
            }
            finish(null);
          });
    } catch (RuntimeException e) { // a stage of the application's own making that cannot be watched
      telemetry.reject(Rejection.UNREADABLE, type.name());
      finish(null);
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /**
   * Returns the given value, so that a lambda can set attributes and return a result in one
   * expression.
   */
  public final <T> T result(T value) {
    return value;
  }

  // --- the end

  /** Ends the span. Again, or on another thread: safe, and counted. */
  @Override
  public final void close() {
    closeAt(null);
  }

  /** Ends the span as of a time before now: for what is known only afterwards. Null is now. */
  public final void closeAt(Instant end) {
    if (!isOff()) {
      detach();
      finish(end);
    }
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
