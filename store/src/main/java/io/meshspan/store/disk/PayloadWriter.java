package io.meshspan.store.disk;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Writes the numbers and strings of one batch; the grammar is the package's. */
final class PayloadWriter {
  private final Map<String, Integer> strings = new HashMap<>();
  private byte[] bytes = new byte[1024];
  private int size;

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  int size() {
    return size;
  }

  void int8(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void int64(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  void string(String text) {
    Integer known = strings.putIfAbsent(text, strings.size() + 1);
    if (known != null) {
      varint(known);
      return;
    }
    varint(0);
    boolean wide = text.chars().anyMatch(unit -> unit > 0xFF);
    varint((long) text.length() << 1 | (wide ? 1 : 0));
    room(wide ? Math.multiplyExact(2, text.length()) : text.length());
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (wide) {
        bytes[size++] = (byte) (unit >>> 8);
      }
      bytes[size++] = (byte) unit;
    }
  }

  private void room(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(bytes.length * 2L, 1 << 30)));
    }
  }
}
