package io.meshspan.store.disk;

import java.util.Arrays;

/** A set of span ids, which are never 0. Open addressing; nothing is ever taken out. */
final class SpanIds {
  private long[] slots = new long[8];
  private int size;

  int size() {
    return size;
  }

  boolean contains(long id) {
    return slots[slotOf(id)] == id;
  }

  /** Whether it was not there before. */
  boolean add(long id) {
    int slot = slotOf(id);
    if (slots[slot] == id) {
      return false;
    }
    slots[slot] = id;
    size++;
    if (size * 2 > slots.length) {
      long[] before = slots;
      slots = new long[before.length * 2];
      Arrays.stream(before).filter(each -> each != 0).forEach(each -> slots[slotOf(each)] = each);
    }
    return true;
  }

  private int slotOf(long id) {
    int slot = (int) ((id * 0x9E3779B97F4A7C15L) >>> 32) & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != id) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
