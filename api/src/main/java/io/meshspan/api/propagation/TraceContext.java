package io.meshspan.api.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Which span something belongs to: what a peer-to-peer message, a replicated log entry or a
 * gossiped value carries, so that its effects elsewhere join or link to the trace. Immutable,
 * thread-safe, never null.
 *
 * <p>What comes from the wire is not trusted: malformed or oversized input yields {@link #none()},
 * never an error, so that the receiver starts a trace of its own.
 *
 * <pre>{@code
 * byte[] carried = TraceContext.current().toBytes();            // at the sender
 * TraceContext cause = TraceContext.fromBytes(carried);         // at the receiver
 * meshspan.mesh().continuing(cause).messageForwarding(from, to, id)
 * }</pre>
 */
public final class TraceContext {
  private static final TraceContext NONE = new TraceContext(SpanContext.getInvalid());
  private static final TextMapGetter<Map<String, String>> HEADERS = new HeaderGetter();

  private final SpanContext spanContext;

  private TraceContext(SpanContext spanContext) {
    this.spanContext = spanContext;
  }

  /** No trace: what it is continued by begins one. */
  public static TraceContext none() {
    return NONE;
  }

  /** The trace of the span that is current on this thread; none when there is none. */
  public static TraceContext current() {
    return of(Span.current());
  }

  /** The trace of a span; none for an invalid one or null. */
  public static TraceContext of(Span span) {
    return span == null ? NONE : of(span.getSpanContext());
  }

  /** The trace of a span context; none for an invalid one or null. */
  public static TraceContext of(SpanContext spanContext) {
    return spanContext == null || !spanContext.isValid() ? NONE : new TraceContext(spanContext);
  }

  /**
   * Reads the W3C headers {@code traceparent} and {@code tracestate}, in any case of letters.
   *
   * @return none when they are absent or malformed
   * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
   */
  public static TraceContext fromHeaders(Map<String, String> headers) {
    if (headers == null) {
      return NONE;
    }
    Context read =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS);
    return of(Span.fromContext(read));
  }

  /**
   * Reads what {@link #toBytes()} wrote.
   *
   * @return none when the bytes are null, malformed, of an unknown version or too many
   */
  public static TraceContext fromBytes(byte[] bytes) {
    return of(BinaryTraceContext.decode(bytes));
  }

  /** Whether there is a trace. */
  public boolean isPresent() {
    return spanContext.isValid();
  }

  /** 32 hexadecimal digits; zeros when there is none. */
  public String traceId() {
    return spanContext.getTraceId();
  }

  /** 16 hexadecimal digits; zeros when there is none. */
  public String spanId() {
    return spanContext.getSpanId();
  }

  /** OpenTelemetry's form; an invalid one when there is none. */
  public SpanContext spanContext() {
    return spanContext;
  }

  /** A context in which this is the parent; the root context when there is none. */
  public Context asParent() {
    return isPresent() ? Context.root().with(Span.wrap(spanContext)) : Context.root();
  }

  /**
   * The binary form: one byte version (0), 16 bytes trace id, 8 bytes span id, one byte flags;
   * then, where there is a tracestate, two bytes of its length and its ASCII text. 26 bytes
   * without, at most 540 with one.
   *
   * @return an empty array when there is no trace
   */
  public byte[] toBytes() {
    return BinaryTraceContext.encode(spanContext);
  }

  /** The W3C headers; an empty map when there is no trace. */
  public Map<String, String> toHeaders() {
    Map<String, String> headers = new HashMap<>();
    writeHeaders(headers::put);
    return Map.copyOf(headers);
  }

  /** Hands each W3C header's name and value to the consumer; nothing when there is no trace. */
  public void writeHeaders(BiConsumer<String, String> header) {
    W3CTraceContextPropagator.getInstance()
        .inject(asParent(), header, (to, name, value) -> to.accept(name, value));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TraceContext that
        && traceId().equals(that.traceId())
        && spanId().equals(that.spanId());
  }

  @Override
  public int hashCode() {
    return 31 * traceId().hashCode() + spanId().hashCode();
  }

  @Override
  public String toString() {
    return isPresent() ? "TraceContext[" + traceId() + "-" + spanId() + "]" : "TraceContext[none]";
  }

  /** Header names come in whatever case the transport keeps. */
  private static final class HeaderGetter implements TextMapGetter<Map<String, String>> {
    @Override
    public String get(Map<String, String> headers, String name) {
      if (headers == null) {
        return null;
      }
      String exact = headers.get(name);
      if (exact != null) {
        return exact;
      }
      for (Map.Entry<String, String> header : headers.entrySet()) {
        if (header.getKey() != null && header.getKey().toLowerCase(Locale.ROOT).equals(name)) {
          return header.getValue();
        }
      }
      return null;
    }
  }
}
