package io.meshspan.store.segment;

import io.meshspan.store.bytes.ByteWriter;
import java.util.Arrays;

/** Numbers that grow at their end. */
final class LongRow {
  private long[] values = new long[64];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  long get(int index) {
    return values[index];
  }

  long[] toArray() {
    return Arrays.copyOf(values, size);
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void writeIntegers(Deflation deflation, ByteWriter out) {
    Integers.write(values, size, deflation, out);
  }

  void writeRaw(ByteWriter out) {
    for (int i = 0; i < size; i++) {
      out.int64(values[i]);
    }
  }
}
