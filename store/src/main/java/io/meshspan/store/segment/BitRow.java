package io.meshspan.store.segment;

import io.meshspan.store.bytes.ByteReader;
import io.meshspan.store.bytes.ByteWriter;
import java.util.Arrays;

/** Numbers of different widths, one after the other without gaps, lowest bit first. */
final class BitRow {
  private long[] words;
  private long bits;

  BitRow() {
    this(new long[16], 0);
  }

  private BitRow(long[] words, long bits) {
    this.words = words;
    this.bits = bits;
  }

  /** Adds the lowest bits of a number. */
  void add(long value, int width) {
    if (width == 0) {
      return;
    }
    int word = (int) (bits >>> 6);
    int skip = (int) bits & 63;
    if (word + 2 > words.length) {
      words = Arrays.copyOf(words, words.length * 2);
    }
    long masked = width == 64 ? value : value & ((1L << width) - 1);
    words[word] |= masked << skip;
    if (skip + width > 64) {
      words[word + 1] |= masked >>> (64 - skip);
    }
    bits += width;
  }

  void writeTo(ByteWriter out) {
    int length = (int) ((bits + 7) >>> 3);
    out.varint(length);
    for (int i = 0; i < length; i++) {
      out.int8((int) (words[i >>> 3] >>> ((i & 7) << 3)));
    }
  }

  static BitRow read(ByteReader in) {
    byte[] bytes = in.raw(in.varint());
    long[] words = new long[bytes.length / 8 + 2];
    for (int i = 0; i < bytes.length; i++) {
      words[i >>> 3] |= (bytes[i] & 0xFFL) << ((i & 7) << 3);
    }
    return new BitRow(words, 0);
  }

  /** Takes the next number of a row that was read. */
  long next(int width) {
    if (width == 0) {
      return 0;
    }
    int word = (int) (bits >>> 6);
    int skip = (int) bits & 63;
    long value = words[word] >>> skip;
    if (skip + width > 64) {
      value |= words[word + 1] << (64 - skip);
    }
    bits += width;
    return width == 64 ? value : value & ((1L << width) - 1);
  }
}
