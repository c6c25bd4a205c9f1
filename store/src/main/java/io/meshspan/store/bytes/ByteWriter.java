package io.meshspan.store.bytes;

import java.util.Arrays;

/** Bytes that grow at their end. For one thread. */
public class ByteWriter {
  private byte[] bytes = new byte[256];
  private int size;

  /** A copy of what was written. */
  public final byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** How many bytes were written. */
  public final int size() {
    return size;
  }

  /** Forgets what was written. */
  public final void clear() {
    size = 0;
  }

  /** The lowest eight bits. */
  public final void int8(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  /** Four bytes, highest first. */
  public final void int32(int value) {
    room(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** Eight bytes, highest first. */
  public final void int64(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** Seven bits a byte, lowest first; the highest bit is set on all bytes but the last. */
  public final void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** A {@link #varint} that is short for small negative numbers too. */
  public final void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  /** These bytes and nothing else. */
  public final void raw(byte[] from, int start, int length) {
    room(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  /** All that another writer holds. */
  public final void raw(ByteWriter other) {
    raw(other.bytes, 0, other.size);
  }

  /**
   * The lowest {@code width} bits of each value, one after the other, lowest bit first; the last
   * byte is filled up with zeros.
   *
   * @param width 0 to 64
   */
  public final void packed(long[] values, int count, int width) {
    room(Math.toIntExact(((long) count * width + 7) >>> 3));
    long mask = width == 64 ? -1L : (1L << width) - 1;
    long pending = 0;
    int bits = 0;
    for (int i = 0; i < count; i++) {
      long value = values[i] & mask;
      pending |= value << bits;
      bits += width;
      if (bits >= 64) {
        for (int shift = 0; shift < 64; shift += 8) {
          bytes[size++] = (byte) (pending >>> shift);
        }
        bits -= 64;
        pending = bits == 0 ? 0 : value >>> (width - bits);
      }
    }
    for (; bits > 0; bits -= 8) {
      bytes[size++] = (byte) pending;
      pending >>>= 8;
    }
  }

  private void room(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(bytes.length * 2L, 1 << 30)));
    }
  }
}
