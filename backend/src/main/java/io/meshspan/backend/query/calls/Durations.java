package io.meshspan.backend.query.calls;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Counts durations that come and go, and finds the one of a rank: a Fenwick tree over all that may
 * come, so that each step costs the logarithm of their number however wide a window is.
 */
final class Durations {
  private final long[] sorted;
  private final int[] tree;
  private int counted;

  Durations(LongStream possible) {
    sorted = possible.distinct().sorted().toArray();
    tree = new int[sorted.length + 1];
  }

  void add(long duration, int howMany) {
    counted += howMany;
    for (int i = Arrays.binarySearch(sorted, duration) + 1; i < tree.length; i += i & -i) {
      tree[i] += howMany;
    }
  }

  boolean isEmpty() {
    return counted == 0;
  }

  /** The smallest that at least this share of those counted does not exceed; there is one. */
  long quantile(double share) {
    int rank = Math.max(1, (int) Math.ceil(share * counted));
    int place = 0;
    for (int step = Integer.highestOneBit(sorted.length); step > 0; step >>= 1) {
      int further = place + step;
      if (further < tree.length && tree[further] < rank) {
        place = further;
        rank -= tree[further];
      }
    }
    return sorted[place];
  }
}
