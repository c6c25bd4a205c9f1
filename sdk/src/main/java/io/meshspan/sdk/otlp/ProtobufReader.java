package io.meshspan.sdk.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Protobuf's wire format, read within the bounds of the message that was entered. */
final class ProtobufReader {
  private final byte[] bytes;
  private int position;
  private int end;

  ProtobufReader(byte[] bytes) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  boolean hasMore() {
    return position < end;
  }

  int tag() throws MalformedOtlpException {
    return (int) varint();
  }

  long varint() throws MalformedOtlpException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte next = bytes[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedOtlpException("a number of more than ten bytes before byte " + position);
  }

  long fixed64() throws MalformedOtlpException {
    return raw(Long.BYTES);
  }

  int fixed32() throws MalformedOtlpException {
    return (int) raw(Integer.BYTES);
  }

  String text() throws MalformedOtlpException {
    int size = size();
    position += size;
    return new String(bytes, position - size, size, UTF_8);
  }

  byte[] bytes() throws MalformedOtlpException {
    int size = size();
    position += size;
    return Arrays.copyOfRange(bytes, position - size, position);
  }

  /** Enters the message that begins here; {@link #leave} takes what this answers. */
  int enter() throws MalformedOtlpException {
    int size = size();
    int outer = end;
    end = position + size;
    return outer;
  }

  /** Leaves it, wherever in it the reader is. */
  void leave(int outer) {
    position = end;
    end = outer;
  }

  /** Passes over a field that is not known here. */
  void skip(int tag) throws MalformedOtlpException {
    switch (tag & 7) {
      case ProtobufWriter.VARINT -> varint();
      case ProtobufWriter.FIXED64 -> fixed64();
      case ProtobufWriter.BYTES -> leave(enter());
      case ProtobufWriter.FIXED32 -> fixed32();
      default ->
          throw new MalformedOtlpException("wire type " + (tag & 7) + " before byte " + position);
    }
  }

  private int size() throws MalformedOtlpException {
    long size = varint();
    if (size < 0 || size > end - position) {
      throw new MalformedOtlpException(
          "a length of "
              + size
              + " at byte "
              + position
              + " where "
              + (end - position)
              + " follow");
    }
    return (int) size;
  }

  private long raw(int count) throws MalformedOtlpException {
    need(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[position++] & 0xFFL) << (8 * i);
    }
    return value;
  }

  private void need(int count) throws MalformedOtlpException {
    if (end - position < count) {
      throw new MalformedOtlpException("the message ends within a field, at byte " + position);
    }
  }
}
