package io.meshspan.backend.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meshspan.store.SpanId;
import io.meshspan.store.TraceId;
import java.util.Optional;

/** An id that is being read, of whatever length it came in. For one thread. */
final class OtlpId {
  private static final int TRACE = 16;
  private static final int SPAN = 8;

  private final ProtobufReader in;
  private int length;
  private long first;
  private long second;

  OtlpId(ProtobufReader in) {
    this.in = in;
  }

  void clear() {
    length = 0;
  }

  /** Reads the next field; the last one counts. */
  void read() throws InvalidProtocolBufferException {
    length = in.length();
    int from = in.position();
    if (length == TRACE || length == SPAN) {
      first = in.id(from);
      second = length == TRACE ? in.id(from + SPAN) : 0;
    }
    in.goTo(from + length);
  }

  boolean isEmpty() {
    return length == 0;
  }

  boolean isSpanLong() {
    return length == SPAN;
  }

  boolean is(TraceId id) {
    return length == TRACE && first == id.high() && second == id.low();
  }

  Optional<TraceId> trace() {
    return length == TRACE && (first | second) != 0
        ? Optional.of(new TraceId(first, second))
        : Optional.empty();
  }

  Optional<SpanId> span() {
    return length == SPAN && first != 0 ? Optional.of(new SpanId(first)) : Optional.empty();
  }
}
