package io.meshspan.store.segment;

import io.meshspan.store.TraceId;
import io.meshspan.store.bytes.ByteWriter;
import java.util.Arrays;

/** The traces of a segment that is being written, by the order of their parts, and found by id. */
final class PartNumbers {
  private static final int NONE = -1;

  private final LongRow ids = new LongRow();
  private final LongRow hashes = new LongRow();
  // Open addressing: the first part of each trace.
  private int[] slots = filled(64);

  private static int[] filled(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, NONE);
    return slots;
  }

  int size() {
    return hashes.size();
  }

  /** Gives a part of this trace the next number. */
  void add(TraceId trace) {
    int part = size();
    if (part == TraceHash.MOST_PARTS) {
      throw new IllegalStateException("no segment has so many traces");
    }
    if (part * 2 >= slots.length) {
      grow();
    }
    ids.add(trace.high());
    ids.add(trace.low());
    hashes.add(TraceHash.of(trace) << 24 | part);
    int slot = slotOf(trace.high(), trace.low());
    if (slots[slot] == NONE) {
      slots[slot] = part;
    }
  }

  private void grow() {
    int[] before = slots;
    slots = filled(before.length * 2);
    for (int part : before) {
      if (part != NONE) {
        slots[slotOf(ids.get(2 * part), ids.get(2 * part + 1))] = part;
      }
    }
  }

  private int slotOf(long high, long low) {
    int slot = (int) (TraceHash.mixed(high, low) >>> 32) & (slots.length - 1);
    while (slots[slot] != NONE
        && (ids.get(2 * slots[slot]) != high || ids.get(2 * slots[slot] + 1) != low)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** The number of the trace's first part; negative for one that is not there. */
  int firstOf(TraceId trace) {
    return slots[slotOf(trace.high(), trace.low())];
  }

  byte[] ids() {
    ByteWriter out = new ByteWriter();
    ids.writeRaw(out);
    return out.toBytes();
  }

  byte[] hashesInOrder() {
    long[] sorted = hashes.toArray();
    Arrays.sort(sorted);
    ByteWriter out = new ByteWriter();
    for (long each : sorted) {
      out.int8((int) (each >>> 40));
      out.int8((int) (each >>> 32));
      out.int32((int) each);
    }
    return out.toBytes();
  }
}
