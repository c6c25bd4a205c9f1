package io.meshspan.backend.receive;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.meshspan.backend.receive.ZipkinSpan.Annotation;
import io.meshspan.backend.receive.ZipkinSpan.Endpoint;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.TraceId;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A list of Zipkin's spans in protobuf, version 2. Fields that are not known, or are not of their
 * type, are passed over, as protobuf asks.
 *
 * <p>Source: Zipkin's {@code zipkin.proto}, {@code ListOfSpans}.
 */
final class ZipkinProtobuf {
  private static final int VARINT = WireFormat.WIRETYPE_VARINT;
  private static final int FIXED64 = WireFormat.WIRETYPE_FIXED64;
  private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private final int spanBytes;

  ZipkinProtobuf(ReceiveLimits limits) {
    this.spanBytes = limits.spanBytes();
  }

  Arrivals parse(byte[] body) throws RefusedMessageException {
    Arrivals arrivals = new Arrivals();
    CodedInputStream in = CodedInputStream.newInstance(body);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == (1 << 3 | BYTES)) {
          take(in.readBytes(), arrivals);
        } else {
          passOver(tag, in);
        }
      }
    } catch (IOException e) {
      throw RefusedMessageException.malformed("the body is no ListOfSpans: " + e.getMessage());
    }
    return arrivals;
  }

  private void take(ByteString bytes, Arrivals arrivals) throws IOException {
    try {
      if (bytes.size() > spanBytes) {
        throw new RefusedSpanException(Refusal.TOO_LARGE);
      }
      arrivals.take(span(bytes.newCodedInput()).toSpan(spanBytes));
    } catch (RefusedSpanException e) {
      arrivals.refuse(e.reason(), 1);
    }
  }

  private static ZipkinSpan span(CodedInputStream in) throws IOException, RefusedSpanException {
    ZipkinSpan span = new ZipkinSpan();
    ByteString traceId = ByteString.EMPTY;
    ByteString parentId = ByteString.EMPTY;
    ByteString id = ByteString.EMPTY;
    long timestamp = 0;
    long duration = 0;
    Endpoint local = Endpoint.NONE;
    Endpoint remote = Endpoint.NONE;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | BYTES -> traceId = in.readBytes();
        case 2 << 3 | BYTES -> parentId = in.readBytes();
        case 3 << 3 | BYTES -> id = in.readBytes();
        case 4 << 3 | VARINT -> span.kind(kind(in.readEnum()));
        case 5 << 3 | BYTES -> span.named(in.readStringRequireUtf8());
        case 6 << 3 | FIXED64 -> timestamp = in.readFixed64();
        case 7 << 3 | VARINT -> duration = in.readUInt64();
        case 8 << 3 | BYTES -> local = endpoint(in.readBytes().newCodedInput());
        case 9 << 3 | BYTES -> remote = endpoint(in.readBytes().newCodedInput());
        case 10 << 3 | BYTES -> span.add(annotation(in.readBytes().newCodedInput()));
        case 11 << 3 | BYTES -> addTag(in.readBytes().newCodedInput(), span);
        default -> passOver(tag, in);
      }
    }
    return span.ids(traceId(traceId), spanId(id), parent(parentId))
        .lasting(signed(timestamp), signed(duration))
        .between(local, remote);
  }

  private static Annotation annotation(CodedInputStream in) throws IOException {
    long timestamp = 0;
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | FIXED64 -> timestamp = in.readFixed64();
        case 2 << 3 | BYTES -> value = in.readStringRequireUtf8();
        default -> passOver(tag, in);
      }
    }
    return new Annotation(signed(timestamp), value);
  }

  private static void addTag(CodedInputStream in, ZipkinSpan span) throws IOException {
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | BYTES -> key = in.readStringRequireUtf8();
        case 2 << 3 | BYTES -> value = in.readStringRequireUtf8();
        default -> passOver(tag, in);
      }
    }
    span.tag(key, value);
  }

  private static Endpoint endpoint(CodedInputStream in) throws IOException {
    String service = "";
    String ipv4 = "";
    String ipv6 = "";
    int port = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | BYTES -> service = in.readStringRequireUtf8();
        case 2 << 3 | BYTES -> ipv4 = address(in.readByteArray(), 4);
        case 3 << 3 | BYTES -> ipv6 = address(in.readByteArray(), 16);
        case 4 << 3 | VARINT -> port = in.readInt32();
        default -> passOver(tag, in);
      }
    }
    return new Endpoint(service, ipv6.isEmpty() ? ipv4 : ipv6, port);
  }

  private static void passOver(int tag, CodedInputStream in) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that did not begin");
    }
  }

  // Bytes that are no address say nothing; the span matters more.
  private static String address(byte[] bytes, int length) throws IOException {
    return bytes.length == length ? NetUtil.toAddressString(InetAddress.getByAddress(bytes)) : "";
  }

  private static Optional<TraceId> traceId(ByteString bytes) {
    if (bytes.size() != 8 && bytes.size() != 16) {
      return Optional.empty();
    }
    long high = bytes.size() == 16 ? bytes.asReadOnlyByteBuffer().getLong(0) : 0;
    long low = bytes.asReadOnlyByteBuffer().getLong(bytes.size() - Long.BYTES);
    return (high | low) == 0 ? Optional.empty() : Optional.of(new TraceId(high, low));
  }

  private static Optional<SpanId> spanId(ByteString bytes) {
    long bits = bytes.size() == Long.BYTES ? bytes.asReadOnlyByteBuffer().getLong(0) : 0;
    return bits == 0 ? Optional.empty() : Optional.of(new SpanId(bits));
  }

  private static Optional<SpanId> parent(ByteString bytes) throws RefusedSpanException {
    if (!bytes.isEmpty() && bytes.size() != Long.BYTES) {
      throw new RefusedSpanException(Refusal.PARENT_ID);
    }
    return spanId(bytes);
  }

  private static SpanKind kind(int number) {
    return switch (number) {
      case 1 -> SpanKind.CLIENT;
      case 2 -> SpanKind.SERVER;
      case 3 -> SpanKind.PRODUCER;
      case 4 -> SpanKind.CONSUMER;
      default -> SpanKind.UNSPECIFIED;
    };
  }

  // On the wire times are unsigned.
  private static long signed(long micros) {
    return micros < 0 ? Long.MAX_VALUE : micros;
  }
}
