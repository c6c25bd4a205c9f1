package io.meshspan.sdk.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/** One batch with its counts; the grammar is the package's. */
final class Frame {
  static final int MARKER = 0x4D535350;
  static final int HEADER_BYTES = 12;
  private static final byte VERSION = 1;
  private static final int MOST_NAME_BYTES = 1_024;

  private final Map<String, Integer> spansByType;
  private final byte[] payload;
  private final int size;

  private Frame(Map<String, Integer> spansByType, byte[] payload, int size) {
    this.spansByType = spansByType;
    this.payload = payload;
    this.size = size;
  }

  Map<String, Integer> spansByType() {
    return spansByType;
  }

  byte[] payload() {
    return payload;
  }

  /** With its header, in bytes. */
  int size() {
    return size;
  }

  /** How long the frame of a batch is. */
  static int size(Map<String, Integer> spansByType, byte[] payload) {
    return HEADER_BYTES + 1 + Short.BYTES + types(spansByType).length + payload.length;
  }

  /** The whole frame, valid at this position of its file alone. */
  static byte[] at(long position, Map<String, Integer> spansByType, byte[] payload) {
    byte[] types = types(spansByType);
    int size = 1 + Short.BYTES + types.length;
    ByteBuffer frame = ByteBuffer.allocate(Math.addExact(HEADER_BYTES + size, payload.length));
    frame.putInt(MARKER).putInt(0).putInt(size + payload.length);
    frame.put(VERSION).putShort((short) spansByType.size()).put(types);
    frame.put(payload);
    byte[] bytes = frame.array();
    frame.putInt(Integer.BYTES, checksum(position, bytes, HEADER_BYTES, size + payload.length));
    return bytes;
  }

  /**
   * The frame that begins at this place of the bytes, which are a part of the file; nothing where
   * there is no valid one.
   */
  static Optional<Frame> read(byte[] bytes, int at, long position) {
    int rest = bytes.length - at - HEADER_BYTES;
    if (rest < 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, at, bytes.length - at);
    int marker = in.getInt();
    int crc = in.getInt();
    int length = in.getInt();
    if (marker != MARKER
        || length < 1 + Short.BYTES
        || length > rest
        || crc != checksum(position, bytes, at + HEADER_BYTES, length)) {
      return Optional.empty();
    }
    return body(in.limit(at + HEADER_BYTES + length), HEADER_BYTES + length);
  }

  /** How long a frame is with the header that stands at the start; negative for what is none. */
  static int sizeOf(byte[] header) {
    ByteBuffer in = ByteBuffer.wrap(header);
    return in.getInt() == MARKER ? HEADER_BYTES + in.getInt(8) : -1;
  }

  private static Optional<Frame> body(ByteBuffer in, int size) {
    if (in.get() != VERSION) {
      return Optional.empty();
    }
    Map<String, Integer> types = new LinkedHashMap<>();
    try {
      for (int count = Short.toUnsignedInt(in.getShort()); count > 0; count--) {
        int spans = in.getInt();
        byte[] name = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(name);
        types.merge(new String(name, UTF_8), spans, Integer::sum);
      }
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
    byte[] payload = new byte[in.remaining()];
    in.get(payload);
    return Optional.of(new Frame(types, payload, size));
  }

  private static byte[] types(Map<String, Integer> spansByType) {
    ByteArrayOutputStream types = new ByteArrayOutputStream();
    spansByType.forEach(
        (type, spans) -> {
          byte[] name = cut(type.getBytes(UTF_8));
          ByteBuffer head = ByteBuffer.allocate(Integer.BYTES + Short.BYTES);
          types.writeBytes(head.putInt(spans).putShort((short) name.length).array());
          types.writeBytes(name);
        });
    return types.toByteArray();
  }

  private static byte[] cut(byte[] name) {
    return name.length > MOST_NAME_BYTES ? Arrays.copyOf(name, MOST_NAME_BYTES) : name;
  }

  private static int checksum(long position, byte[] bytes, int from, int length) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(Long.BYTES).putLong(position).flip());
    sum.update(bytes, from, length);
    return (int) sum.getValue();
  }
}
