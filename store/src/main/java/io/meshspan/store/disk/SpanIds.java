package io.meshspan.store.disk;

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
    // Room first: whoever finds none must find the set as it was.
    if ((size + 1) * 2 > slots.length) {
      grow();
    }
    slots[slotOf(id)] = id;
    size++;
    return true;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[before.length * 2];
    for (long each : before) {
      if (each != 0) {
        slots[slotOf(each)] = each;
      }
    }
  }

  private int slotOf(long id) {
    int slot = (int) ((id * 0x9E3779B97F4A7C15L) >>> 32) & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != id) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
