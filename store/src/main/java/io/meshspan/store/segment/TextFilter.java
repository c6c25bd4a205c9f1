package io.meshspan.store.segment;

import io.meshspan.store.bytes.ByteWriter;
import java.nio.ByteBuffer;

/**
 * Which texts a block may have as values, under which keys: a Bloom filter, which errs in one of
 * about fifty cases towards "may have".
 *
 * <p>Source: B. H. Bloom, Space/time trade-offs in hash coding with allowable errors, 1970; two
 * hashes stand for all of them (Kirsch, Mitzenmacher, 2006).
 */
final class TextFilter {
  private static final int BITS_PER_TEXT = 8;
  private static final int HASHES = 5;

  private final ByteBuffer bits;

  TextFilter(ByteBuffer bits) {
    this.bits = bits;
  }

  /** Whether a value with this hash may be there. */
  boolean mayHave(long hash) {
    long size = bits.limit() * 8L;
    if (size == 0) {
      return false;
    }
    for (int i = 0; i < HASHES; i++) {
      long bit = bit(hash, i, size);
      if ((bits.get((int) (bit >>> 3)) & 1 << (bit & 7)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static long bit(long hash, int i, long size) {
    long mixed = (hash >>> 32) + i * ((hash & 0xFFFF_FFFFL) | 1);
    return Long.remainderUnsigned(mixed, size);
  }

  static long hash(String key, String text) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0x100000001B3L;
    }
    hash = (hash ^ 0xFFFF) * 0x100000001B3L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return (hash ^ hash >>> 29) * 0x9E3779B97F4A7C15L;
  }

  /** Writes the filter of these hashes and answers its length in bytes. */
  static int write(LongRow hashes, ByteWriter out) {
    int length = (hashes.size() * BITS_PER_TEXT + 7) / 8;
    byte[] bits = new byte[length];
    for (long hash : hashes.toArray()) {
      for (int i = 0; i < HASHES; i++) {
        long bit = bit(hash, i, length * 8L);
        bits[(int) (bit >>> 3)] |= (byte) (1 << (bit & 7));
      }
    }
    out.raw(bits, 0, length);
    return length;
  }
}
