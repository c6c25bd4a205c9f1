package io.meshspan.backend.receive;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Protobuf's wire format, field by field, without an object for each message. What it refuses is
 * what protobuf's own reader refuses. For one thread.
 *
 * <pre>{@code
 * int outer = in.enter();
 * while (in.hasMore()) {
 *   int tag = in.tag();
 *   switch (tag) {
 *     case 1 << 3 | ProtobufReader.VARINT -> number = in.varint();
 *     default -> in.skip(tag);
 *   }
 * }
 * in.leave(outer);
 * }</pre>
 */
final class ProtobufReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;
  private static final int GROUP = 3;
  private static final int GROUP_END = 4;
  private static final int GROUPS = 64;
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle ID =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private int at;
  private int end;

  ProtobufReader(byte[] bytes) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /** Whether the message that it is in has another field. */
  boolean hasMore() {
    return at < end;
  }

  /** How many bytes of the message that it is in are left. */
  int left() {
    return end - at;
  }

  int position() {
    return at;
  }

  /** Goes back to a place in the message that it is in. */
  void goTo(int position) {
    at = position;
  }

  byte[] bytes() {
    return bytes;
  }

  /** A field's number, times eight, and its wire type. */
  int tag() throws InvalidProtocolBufferException {
    int tag = (int) varint();
    if (tag >>> 3 == 0) {
      throw new InvalidProtocolBufferException("a field has the number zero");
    }
    return tag;
  }

  long varint() throws InvalidProtocolBufferException {
    if (at < end && bytes[at] >= 0) {
      return bytes[at++];
    }
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw endsTooEarly();
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new InvalidProtocolBufferException("a varint is longer than ten bytes");
  }

  long fixed64() throws InvalidProtocolBufferException {
    return (long) LONG.get(bytes, passed(Long.BYTES));
  }

  int fixed32() throws InvalidProtocolBufferException {
    return (int) INT.get(bytes, passed(Integer.BYTES));
  }

  private int passed(int length) throws InvalidProtocolBufferException {
    if (length > end - at) {
      throw endsTooEarly();
    }
    int from = at;
    at += length;
    return from;
  }

  /** How many bytes a field has; they come next and are all there. */
  int length() throws InvalidProtocolBufferException {
    int length = (int) varint();
    if (length < 0) {
      throw new InvalidProtocolBufferException("a length is negative");
    }
    if (length > end - at) {
      throw endsTooEarly();
    }
    return length;
  }

  /** Goes into a message inside; {@link #leave} wants what this answers. */
  int enter() throws InvalidProtocolBufferException {
    return enterAt(length());
  }

  /** The same, for a message that begins here and is this long. */
  int enterAt(int length) {
    int outer = end;
    end = at + length;
    return outer;
  }

  /** Goes behind the message that it is in. */
  void leave(int outer) {
    at = end;
    end = outer;
  }

  /** Eight bytes of an id that is this long, beginning at one of them. */
  long id(int from) {
    return (long) ID.get(bytes, from);
  }

  byte[] copy() throws InvalidProtocolBufferException {
    int length = length();
    byte[] copy = new byte[length];
    System.arraycopy(bytes, passed(length), copy, 0, length);
    return copy;
  }

  /** A text, made anew. */
  String text() throws InvalidProtocolBufferException {
    int length = length();
    return text(passed(length), length);
  }

  /** The text that lies there, in strict UTF-8. */
  String text(int from, int length) throws InvalidProtocolBufferException {
    if (length == 0) {
      return "";
    }
    if (!isAscii(from, length) && !ByteString.copyFrom(bytes, from, length).isValidUtf8()) {
      throw new InvalidProtocolBufferException("a text is not in UTF-8");
    }
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  private boolean isAscii(int from, int length) {
    int i = from;
    for (int last = from + length - Long.BYTES; i <= last; i += Long.BYTES) {
      if (((long) LONG.get(bytes, i) & NOT_ASCII) != 0) {
        return false;
      }
    }
    for (; i < from + length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** Passes over a field that is not known, or not of its type. */
  void skip(int tag) throws InvalidProtocolBufferException {
    skip(tag, GROUPS);
  }

  private void skip(int tag, int groups) throws InvalidProtocolBufferException {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> passed(Long.BYTES);
      case BYTES -> passed(length());
      case FIXED32 -> passed(Integer.BYTES);
      case GROUP -> skipGroup(tag, groups);
      default ->
          throw new InvalidProtocolBufferException(
              "a group ends that did not begin, or a field is of no known type");
    }
  }

  private void skipGroup(int start, int groups) throws InvalidProtocolBufferException {
    if (groups == 0) {
      throw new InvalidProtocolBufferException("groups are nested too deeply");
    }
    int last = start - GROUP + GROUP_END;
    for (int tag = tag(); tag != last; tag = tag()) {
      skip(tag, groups - 1);
    }
  }

  private static InvalidProtocolBufferException endsTooEarly() {
    return new InvalidProtocolBufferException("it ends too early");
  }
}
