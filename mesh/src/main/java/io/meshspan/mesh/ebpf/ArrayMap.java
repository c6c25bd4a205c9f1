package io.meshspan.mesh.ebpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A map of the interpreter: numbers of 64 bits by index, as BPF_MAP_TYPE_ARRAY. */
final class ArrayMap {
  private final ByteBuffer values;

  ArrayMap(int entries) {
    this.values = ByteBuffer.allocate(entries * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  int entries() {
    return values.capacity() / Long.BYTES;
  }

  long get(int index) {
    return values.getLong(index * Long.BYTES);
  }

  ByteBuffer memory() {
    return values;
  }
}
