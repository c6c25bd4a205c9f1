package io.meshspan.backend.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What many messages say in the same bytes, as one object: it is neither read nor held again. A
 * table of fixed size, in which what was seen twice takes the place of what was there before, so
 * that what comes once only leaves nothing behind.
 *
 * <p>Safe for use by many threads, racy on purpose: a lost entry costs one reading, a lock would
 * cost each.
 *
 * @param <T> immutable
 */
final class Shared<T> {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final Entry<T>[] entries;
  private final int[] seen;
  private final int longest;

  /**
   * @param size how many at most, a power of two
   * @param longest of how many bytes at most; what is longer is made anew each time
   */
  Shared(int size, int longest) {
    this.entries = table(size);
    this.seen = new int[size];
    this.longest = longest;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
  private static <T> Entry<T>[] table(int size) {
    return new Entry[size];
  }

  /** Makes of these bytes what they say. */
  interface Maker<T> {
    T make(int from, int length) throws InvalidProtocolBufferException;
  }

  T of(byte[] bytes, int from, int length, Maker<T> maker) throws InvalidProtocolBufferException {
    if (length > longest) {
      return maker.make(from, length);
    }
    int hash = hash(bytes, from, length);
    int slot = hash & (entries.length - 1);
    Entry<T> there = entries[slot];
    if (there != null && there.isOf(bytes, from, length)) {
      return there.value;
    }
    T made = maker.make(from, length);
    if (seen[slot] == hash) {
      entries[slot] = new Entry<>(Arrays.copyOfRange(bytes, from, from + length), made);
    } else {
      seen[slot] = hash;
    }
    return made;
  }

  private static int hash(byte[] bytes, int from, int length) {
    long hash = length * MIX;
    int i = from;
    for (int last = from + length - Long.BYTES; i <= last; i += Long.BYTES) {
      hash = (hash ^ (long) LONG.get(bytes, i)) * MIX;
      hash ^= hash >>> 32;
    }
    for (; i < from + length; i++) {
      hash = (hash ^ bytes[i]) * MIX;
    }
    return (int) (hash >>> 32);
  }

  private static final class Entry<T> {
    private final byte[] bytes;
    private final T value;

    Entry(byte[] bytes, T value) {
      this.bytes = bytes;
      this.value = value;
    }

    boolean isOf(byte[] others, int from, int length) {
      return Arrays.equals(bytes, 0, bytes.length, others, from, from + length);
    }
  }
}
