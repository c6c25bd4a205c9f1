package io.meshspan.backend.query.series;

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

  /** Whether there was room. */
  boolean take(long epochNanos) {
    if (areFull() || !grid.contains(epochNanos)) {
      return false;
    }
    long width = Math.max(1, (grid.endEpochNanos() - grid.startEpochNanos()) / taken.length);
    int slot = (int) Math.min(taken.length - 1, (epochNanos - grid.startEpochNanos()) / width);
    if (taken[slot] >= PER_SLOT) {
      return false;
    }
    taken[slot]++;
    count++;
    return true;
  }
}
