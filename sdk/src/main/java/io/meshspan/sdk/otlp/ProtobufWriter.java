package io.meshspan.sdk.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Protobuf's wire format, written forwards in one pass: a message begins with room for a length of
 * one byte, and moves when it turns out to be longer. What has its default value is left out, as
 * proto3 has it, unless the method says otherwise. For one thread.
 */
final class ProtobufWriter {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private byte[] bytes = new byte[1 << 12];
  private int length;

  void uint32(int field, int value) {
    if (value != 0) {
      present(field, value & 0xFFFF_FFFFL);
    }
  }

  void fixed64(int field, long value) {
    if (value != 0) {
      tag(field, FIXED64);
      raw(value, Long.BYTES);
    }
  }

  void fixed32(int field, int value) {
    if (value != 0) {
      tag(field, FIXED32);
      raw(value, Integer.BYTES);
    }
  }

  void text(int field, String value) {
    if (!value.isEmpty()) {
      presentText(field, value);
    }
  }

  /** A member of a oneof, which is there also where it is zero. */
  void present(int field, long value) {
    tag(field, VARINT);
    varint(value);
  }

  /** Likewise. */
  void presentDouble(int field, double value) {
    tag(field, FIXED64);
    raw(Double.doubleToRawLongBits(value), Long.BYTES);
  }

  /** Likewise, for an empty text. Half a surrogate pair becomes a question mark. */
  void presentText(int field, String value) {
    presentBytes(field, value.getBytes(UTF_8));
  }

  /** Likewise. */
  void presentBytes(int field, byte[] value) {
    tag(field, BYTES);
    varint(value.length);
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  /** Begins a message within this one; {@link #end} takes what this answers. */
  int begin(int field) {
    tag(field, BYTES);
    room(1);
    length++;
    return length;
  }

  void end(int begin) {
    int size = length - begin;
    int more = sizeOfVarint(size) - 1;
    if (more > 0) {
      room(more);
      System.arraycopy(bytes, begin, bytes, begin + more, size);
    }
    int after = length + more;
    length = begin - 1;
    varint(size);
    length = after;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private static int sizeOfVarint(int value) {
    return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
  }

  private void tag(int field, int type) {
    varint((long) field << 3 | type);
  }

  private void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** Little-endian. */
  private void raw(long value, int count) {
    room(count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = (byte) (value >>> (8 * i));
    }
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
    }
  }
}
