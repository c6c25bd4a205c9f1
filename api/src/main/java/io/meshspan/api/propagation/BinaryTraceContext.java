package io.meshspan.api.propagation;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The binary form of a trace context; its layout is at {@link TraceContext#toBytes()}. */
final class BinaryTraceContext {
  private static final byte VERSION = 0;
  private static final int FIXED = 26;

  /** What W3C asks every party to pass on: longer ones may be dropped, and are. */
  private static final int MAX_TRACE_STATE = 512;

  /** The headers' reader looks at a tracestate only beside a valid parent. */
  private static final String ANY_PARENT =
      "00-00000000000000000000000000000001-0000000000000001-00";

  private BinaryTraceContext() {}

  static byte[] encode(SpanContext spanContext) {
    if (!spanContext.isValid()) {
      return new byte[0];
    }
    byte[] state = encodeState(spanContext);
    ByteBuffer out = ByteBuffer.allocate(state.length == 0 ? FIXED : FIXED + 2 + state.length);
    out.put(VERSION);
    out.put(spanContext.getTraceIdBytes());
    out.put(spanContext.getSpanIdBytes());
    out.put(spanContext.getTraceFlags().asByte());
    if (state.length > 0) {
      out.putShort((short) state.length).put(state);
    }
    return out.array();
  }

  static SpanContext decode(byte[] bytes) {
    if (bytes == null
        || bytes.length < FIXED
        || bytes.length > FIXED + 2 + MAX_TRACE_STATE
        || bytes[0] != VERSION) {
      return SpanContext.getInvalid();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    String traceId = TraceId.fromLongs(in.getLong(), in.getLong());
    String spanId = SpanId.fromLong(in.getLong());
    TraceFlags flags = TraceFlags.fromByte(in.get());
    TraceState state = TraceState.getDefault();
    if (in.hasRemaining()) {
      if (in.remaining() < 2 || in.getShort() != in.remaining()) {
        return SpanContext.getInvalid();
      }
      state = decodeState(bytes, in.position(), in.remaining());
    }
    // Answers an invalid context for ids that are all zero.
    return SpanContext.createFromRemoteParent(traceId, spanId, flags, state);
  }

  /** The text of a tracestate is W3C's, so the propagator for the headers writes and reads it. */
  private static byte[] encodeState(SpanContext spanContext) {
    if (spanContext.getTraceState().isEmpty()) {
      return new byte[0];
    }
    String state = TraceContext.of(spanContext).toHeaders().getOrDefault("tracestate", "");
    byte[] text = state.getBytes(StandardCharsets.US_ASCII);
    return text.length > MAX_TRACE_STATE ? new byte[0] : text;
  }

  private static TraceState decodeState(byte[] bytes, int offset, int length) {
    String state = new String(bytes, offset, length, StandardCharsets.US_ASCII);
    Map<String, String> headers = Map.of("traceparent", ANY_PARENT, "tracestate", state);
    return TraceContext.fromHeaders(headers).spanContext().getTraceState();
  }
}
