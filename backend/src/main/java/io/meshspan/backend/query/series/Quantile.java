package io.meshspan.backend.query.series;

/** Counts between powers of two, and what a share of them does not exceed. */
final class Quantile {
  /** One for each power of two that a number of 64 bits can have. */
  static final int BUCKETS = 65;

  private Quantile() {}

  /** The power of two that is not below it, as an exponent; 0 for what has no bucket. */
  static int bucketOf(double value) {
    // Zero and one, negative numbers and what is no number lie below the first bucket.
    return value >= 2 ? 64 - Long.numberOfLeadingZeros((long) value - 1) : 0;
  }

  static double upperBound(int bucket) {
    return Math.scalb(1.0, bucket);
  }

  /**
   * Interpolated between powers of two.
   *
   * @param counts by bucket
   * @return 0 when nothing was counted
   */
  static double of(double share, double[] counts) {
    double all = 0;
    for (double each : counts) {
      all += each;
    }
    if (all == 0) {
      return 0;
    }
    double wanted = Math.max(1, Math.ceil(share * all));
    double below = 0;
    int before = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      if (counts[bucket] == 0) {
        continue;
      }
      if (below + counts[bucket] == wanted) {
        return upperBound(bucket);
      }
      if (below + counts[bucket] > wanted) {
        int from = before == 0 ? bucket - 1 : before;
        double part = (wanted - below) / counts[bucket];
        return Math.pow(2, from + (bucket - from) * part);
      }
      below += counts[bucket];
      before = bucket;
    }
    return upperBound(before);
  }
}
