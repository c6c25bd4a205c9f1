package io.meshspan.store.segment;

import java.util.Arrays;

/** A small set of numbers: open addressing, nothing is ever taken out. */
final class LongCodes {
  private final long[] slots;
  private final boolean[] used;
  private int size;

  /** Room for this many and one more. */
  LongCodes(int most) {
    int capacity = Integer.highestOneBit(Math.max(8, most * 2)) << 1;
    slots = new long[capacity];
    used = new boolean[capacity];
  }

  /** Answers how many there are now. */
  int add(long value) {
    int mask = slots.length - 1;
    int at = (int) ((value * 0x9E3779B97F4A7C15L) >>> 40) & mask;
    while (used[at] && slots[at] != value) {
      at = (at + 1) & mask;
    }
    if (!used[at]) {
      used[at] = true;
      slots[at] = value;
      size++;
    }
    return size;
  }

  long[] sorted() {
    long[] all = new long[size];
    int next = 0;
    for (int i = 0; i < slots.length; i++) {
      if (used[i]) {
        all[next++] = slots[i];
      }
    }
    Arrays.sort(all);
    return all;
  }
}
