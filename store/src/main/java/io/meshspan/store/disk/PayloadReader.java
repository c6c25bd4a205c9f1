package io.meshspan.store.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link PayloadWriter} wrote; anything else ends in a runtime exception. */
final class PayloadReader {
  private final List<String> strings = new ArrayList<>();
  private final ByteBuffer bytes;

  PayloadReader(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  boolean atEnd() {
    return !bytes.hasRemaining();
  }

  int int8() {
    return bytes.get();
  }

  long int64() {
    return bytes.getLong();
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has more than 64 bits");
  }

  long zigzag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** How many things follow, each of at least one byte. */
  int count() {
    return bounded(varint());
  }

  String string() {
    int reference = Math.toIntExact(varint());
    if (reference > 0) {
      return strings.get(reference - 1);
    }
    long header = varint();
    boolean wide = (header & 1) == 1;
    int length = bounded(wide ? Math.multiplyExact(2L, header >>> 1) : header >>> 1);
    byte[] text = new byte[length];
    bytes.get(text);
    String read = wide ? utf16(text) : new String(text, StandardCharsets.ISO_8859_1);
    strings.add(read);
    return read;
  }

  // A charset's decoder would replace a surrogate that has lost its other half.
  private static String utf16(byte[] text) {
    char[] units = new char[text.length / 2];
    ByteBuffer.wrap(text).asCharBuffer().get(units);
    return new String(units);
  }

  private int bounded(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException("a length points beyond the end");
    }
    return (int) length;
  }
}
