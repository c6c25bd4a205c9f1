package io.meshspan.backend.query.series;

import io.meshspan.store.TimeRange;
import java.util.ArrayList;
import java.util.List;

/** Spreads exemplars over time: at most two in each slot, and so many in all. */
final class ExemplarSlots {
  private static final int PER_SLOT = 2;

  private final int most;
  private final int[] taken;
  private final TimeGrid grid;
  private int count;

  ExemplarSlots(TimeGrid grid, int most) {
    this.most = most;
    this.taken = new int[Math.max(1, most / PER_SLOT)];
    this.grid = grid;
  }

  boolean areFull() {
    return count >= most;
  }

  boolean haveRoomAt(long epochNanos) {
    return !areFull() && grid.contains(epochNanos) && taken[slotOf(epochNanos)] < PER_SLOT;
  }

  /** Whether there was room. */
  boolean take(long epochNanos) {
    boolean hasRoom = haveRoomAt(epochNanos);
    if (hasRoom) {
      taken[slotOf(epochNanos)]++;
      count++;
    }
    return hasRoom;
  }

  private int slotOf(long epochNanos) {
    return (int) Math.min(taken.length - 1, (epochNanos - grid.startEpochNanos()) / width());
  }

  private long width() {
    return Math.max(1, (grid.endEpochNanos() - grid.startEpochNanos()) / taken.length);
  }

  /** What lies within a range of the slots that have room, newest first. */
  List<TimeRange> toFill(TimeRange within) {
    List<TimeRange> slots = new ArrayList<>();
    for (int slot = taken.length - 1; slot >= 0 && !areFull(); slot--) {
      long start = grid.startEpochNanos() + slot * width();
      long end = slot == taken.length - 1 ? grid.endEpochNanos() : start + width() - 1;
      if (taken[slot] < PER_SLOT && new TimeRange(start, end).meets(within)) {
        slots.add(
            new TimeRange(
                Math.max(start, within.startEpochNanos()), Math.min(end, within.endEpochNanos())));
      }
    }
    return slots;
  }
}
