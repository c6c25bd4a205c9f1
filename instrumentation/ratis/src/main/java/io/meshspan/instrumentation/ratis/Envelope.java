package io.meshspan.instrumentation.ratis;

import io.meshspan.api.propagation.TraceContext;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * What a log entry holds: the request's trace context and the application's payload.
 *
 * <p>Version 1 on the wire: four bytes magic ({@code F5 'M' 'S' 'E'}; F5 begins no UTF-8 text), one
 * byte version (1), two bytes length of the trace context (big endian), the context in the binary
 * form of {@link TraceContext#toBytes()}, then the payload. Bytes that are not exactly that are a
 * payload without an envelope: entries written before, or by clients that do not trace.
 */
record Envelope(TraceContext cause, ByteString payload) {
  private static final byte[] MAGIC = {(byte) 0xF5, 'M', 'S', 'E'};
  private static final byte VERSION = 1;
  private static final int HEADER = MAGIC.length + 3;

  /** Reads the content of a message or log entry; never fails. */
  static Envelope of(ByteString content) {
    if (!startsLikeOne(content)) {
      return new Envelope(TraceContext.none(), content);
    }
    int length = ((content.byteAt(HEADER - 2) & 0xFF) << 8) | (content.byteAt(HEADER - 1) & 0xFF);
    if (content.size() < HEADER + length) {
      return new Envelope(TraceContext.none(), content);
    }
    TraceContext cause =
        TraceContext.fromBytes(content.substring(HEADER, HEADER + length).toByteArray());
    return cause.isPresent()
        ? new Envelope(cause, content.substring(HEADER + length))
        : new Envelope(TraceContext.none(), content);
  }

  /** The payload without its envelope, where it has one. */
  static ByteString payloadOf(ByteString content) {
    return of(content).payload;
  }

  /** The request that an entry came from; none for one without an envelope. */
  static TraceContext causeOf(LogEntryProto entry) {
    return entry.hasStateMachineLogEntry()
        ? of(entry.getStateMachineLogEntry().getLogData()).cause
        : TraceContext.none();
  }

  /** The entry as the application wrote it. */
  static LogEntryProto unwrapped(LogEntryProto entry) {
    if (!entry.hasStateMachineLogEntry()) {
      return entry;
    }
    Envelope envelope = of(entry.getStateMachineLogEntry().getLogData());
    return envelope.isPresent()
        ? entry.toBuilder()
            .setStateMachineLogEntry(unwrapped(entry.getStateMachineLogEntry()))
            .build()
        : entry;
  }

  /** The entry's data as the application wrote it. */
  static StateMachineLogEntryProto unwrapped(StateMachineLogEntryProto entry) {
    Envelope envelope = of(entry.getLogData());
    return envelope.isPresent() ? entry.toBuilder().setLogData(envelope.payload).build() : entry;
  }

  boolean isPresent() {
    return cause.isPresent();
  }

  /** The bytes that {@link #of} reads; the bare payload when there is no cause. */
  ByteString toBytes() {
    byte[] context = cause.toBytes();
    if (context.length == 0) {
      return payload;
    }
    byte[] head = new byte[HEADER + context.length];
    System.arraycopy(MAGIC, 0, head, 0, MAGIC.length);
    head[MAGIC.length] = VERSION;
    head[HEADER - 2] = (byte) (context.length >>> 8);
    head[HEADER - 1] = (byte) context.length;
    System.arraycopy(context, 0, head, HEADER, context.length);
    return ByteString.copyFrom(head).concat(payload);
  }

  private static boolean startsLikeOne(ByteString content) {
    if (content.size() < HEADER || content.byteAt(MAGIC.length) != VERSION) {
      return false;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (content.byteAt(i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }
}
