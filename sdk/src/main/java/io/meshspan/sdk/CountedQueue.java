package io.meshspan.sdk;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * OpenTelemetry's batch processor, with a count of what goes in and what comes out: by itself it
 * tells nobody how many spans found no room, or came after its end. It never has to turn a span
 * away, since no more are let in than it has room for.
 */
final class CountedQueue implements SpanProcessor {
  private final SpanProcessor queue;
  private final Delivery delivery;
  private final int room;
  private volatile boolean closed;

  CountedQueue(SpanProcessor queue, Delivery delivery, int room) {
    this.queue = queue;
    this.delivery = delivery;
    this.room = room;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    queue.onStart(parent, span);
  }

  @Override
  public boolean isStartRequired() {
    return queue.isStartRequired();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      return;
    }
    if (closed) {
      delivery.drop(1, "they ended after the SDK was closed");
    } else if (delivery.admit(room)) {
      queue.onEnd(new Waiting(span, delivery));
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return queue.forceFlush();
  }

  @Override
  public CompletableResultCode shutdown() {
    closed = true;
    return queue.shutdown();
  }

  @Override
  public String toString() {
    return queue.toString();
  }

  /** A span in the queue. Its data is asked for once, as it is taken out for a batch. */
  private record Waiting(ReadableSpan span, Delivery delivery) implements ReadableSpan {
    @Override
    public SpanData toSpanData() {
      delivery.leaves();
      return span.toSpanData();
    }

    @Override
    public SpanContext getSpanContext() {
      return span.getSpanContext();
    }

    @Override
    public SpanContext getParentSpanContext() {
      return span.getParentSpanContext();
    }

    @Override
    public String getName() {
      return span.getName();
    }

    @Override
    @Deprecated
    public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
      return span.getInstrumentationLibraryInfo();
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
      return span.getInstrumentationScopeInfo();
    }

    @Override
    public boolean hasEnded() {
      return span.hasEnded();
    }

    @Override
    public long getLatencyNanos() {
      return span.getLatencyNanos();
    }

    @Override
    public SpanKind getKind() {
      return span.getKind();
    }

    @Override
    public <T> T getAttribute(AttributeKey<T> key) {
      return span.getAttribute(key);
    }
  }
}
