package io.meshspan.sdk.tail;

/**
 * A high quantile of durations of late: a histogram of buckets that are 1/16 of a power of two
 * wide, so that a duration is known to 6 %, in which older ones fade: once there are 4,096 in it
 * each bucket is halved. Not thread-safe.
 */
final class RunningQuantile {
  private static final int STEPS = 16;
  private static final int STEP_BITS = 4;
  private static final int BUCKETS = Long.SIZE * STEPS;
  private static final int MOST = 4_096;
  private static final int LEAST = 200;
  private static final int LOOK_EVERY = 64;

  private final double shareAbove;
  private final int[] counts = new int[BUCKETS];
  private int total;
  private int sinceLook;
  // The last bucket that is not above the quantile; nothing is while little is known.
  private int last = BUCKETS;

  /**
   * Nothing is known yet.
   *
   * @param shareAbove what part of all is above the quantile, for example 0.01 for p99
   */
  RunningQuantile(double shareAbove) {
    this.shareAbove = shareAbove;
  }

  /** Whether this one is above the quantile of those before it; it is one of them afterwards. */
  boolean isAbove(long nanos) {
    int bucket = bucket(Math.max(1, nanos));
    boolean isAbove = bucket > last;
    counts[bucket]++;
    total++;
    if (++sinceLook >= LOOK_EVERY && total >= LEAST) {
      look();
    }
    return isAbove;
  }

  private void look() {
    sinceLook = 0;
    if (total >= MOST) {
      total = 0;
      for (int i = 0; i < BUCKETS; i++) {
        counts[i] /= 2;
        total += counts[i];
      }
    }
    int above = 0;
    int bucket = BUCKETS - 1;
    while (bucket > 0 && above + counts[bucket] <= shareAbove * total) {
      above += counts[bucket];
      bucket--;
    }
    last = bucket;
  }

  /** Its power of two, and the four bits after the highest. */
  private static int bucket(long nanos) {
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    long step = power >= STEP_BITS ? nanos >>> (power - STEP_BITS) : nanos << (STEP_BITS - power);
    return power * STEPS + (int) (step & (STEPS - 1));
  }
}
