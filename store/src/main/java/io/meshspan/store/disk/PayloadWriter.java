package io.meshspan.store.disk;

import io.meshspan.store.bytes.ByteWriter;
import java.util.HashMap;
import java.util.Map;

/** Writes the numbers and strings of one batch; the grammar is the package's. */
final class PayloadWriter extends ByteWriter {
  private final Map<String, Integer> strings = new HashMap<>();

  void string(String text) {
    Integer known = strings.putIfAbsent(text, strings.size() + 1);
    if (known != null) {
      varint(known);
      return;
    }
    varint(0);
    int length = text.length();
    boolean wide = isWide(text);
    varint((long) length << 1 | (wide ? 1 : 0));
    for (int i = 0; i < length; i++) {
      char unit = text.charAt(i);
      if (wide) {
        int8(unit >>> 8);
      }
      int8(unit);
    }
  }

  private static boolean isWide(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return true;
      }
    }
    return false;
  }
}
