package io.meshspan.mesh.ebpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * A map in the kernel.
 *
 * @param descriptor the process's handle to it
 * @param keyBytes how long a key is
 * @param valueBytes how long a value is
 */
record KernelMap(int descriptor, int keyBytes, int valueBytes) {
  private static final long ANY = 0;

  /** Sets a value, in memory of the caller's; whether that was possible. */
  boolean put(Pointer key, Pointer value) {
    return Libbpf.bpf_map_update_elem(descriptor, key, value, ANY) == 0;
  }

  /** Reads a value into memory of the caller's; whether there is one. */
  boolean get(Pointer key, Pointer value) {
    return Libbpf.bpf_map_lookup_elem(descriptor, key, value) == 0;
  }

  void remove(Pointer key) {
    Libbpf.bpf_map_delete_elem(descriptor, key);
  }

  /** Sets a number in an array. */
  void putNumber(int index, long number) {
    try (Memory key = new Memory(Integer.BYTES);
        Memory value = new Memory(Long.BYTES)) {
      key.setInt(0, index);
      value.setLong(0, number);
      if (!put(key, value)) {
        throw new IllegalStateException("the kernel's map takes no value at " + index);
      }
    }
  }

  /** A number of an array. */
  long number(int index) {
    try (Memory key = new Memory(Integer.BYTES);
        Memory value = new Memory(Long.BYTES)) {
      key.setInt(0, index);
      return get(key, value) ? value.getLong(0) : 0;
    }
  }
}
