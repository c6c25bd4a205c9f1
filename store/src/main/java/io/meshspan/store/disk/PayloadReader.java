package io.meshspan.store.disk;

import io.meshspan.store.bytes.ByteReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link PayloadWriter} wrote; anything else ends in a runtime exception. */
final class PayloadReader extends ByteReader {
  private final List<String> strings = new ArrayList<>();

  PayloadReader(byte[] bytes) {
    super(ByteBuffer.wrap(bytes));
  }

  String string() {
    int reference = Math.toIntExact(varint());
    if (reference > 0) {
      return strings.get(reference - 1);
    }
    long header = varint();
    boolean wide = (header & 1) == 1;
    byte[] text = raw(wide ? Math.multiplyExact(2L, header >>> 1) : header >>> 1);
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
}
