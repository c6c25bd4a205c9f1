package io.meshspan.cli.load;

/**
 * Counts of times, from which percentiles are read to within 4 %. A fixed 16 KB, however many times
 * are recorded. For one thread.
 */
public final class Histogram {
  /** Each power of two in that many parts. */
  private static final int PARTS = 32;

  private static final int PART_BITS = Integer.numberOfTrailingZeros(PARTS);

  private final long[] counts = new long[64 * PARTS];
  private long count;
  private long sum;
  private long max;

  /** One with nothing in it. */
  public Histogram() {}

  /** Counts a time, in nanoseconds; one below 0 counts as 0. */
  public void record(long nanos) {
    record(nanos, 1);
  }

  /** Counts a time that occurred several times. */
  public void record(long nanos, long times) {
    long time = Math.max(0, nanos);
    counts[place(time)] += times;
    count += times;
    sum += time * times;
    max = Math.max(max, time);
  }

  /** How many times were recorded. */
  public long count() {
    return count;
  }

  /** The mean in nanoseconds, exactly; 0 where nothing was recorded. */
  public double mean() {
    return count == 0 ? 0 : (double) sum / count;
  }

  /** The longest time in nanoseconds, exactly. */
  public long max() {
    return max;
  }

  /**
   * The time in nanoseconds within which this share of all lies; 0 where nothing was recorded.
   *
   * @param share from 0 to 1: 0.99 for the 99th percentile
   */
  public long at(double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Math.min(max, end(i));
      }
    }
    return 0;
  }

  private static int place(long time) {
    if (time < PARTS) {
      return (int) time;
    }
    int shift = 63 - Long.numberOfLeadingZeros(time) - PART_BITS;
    return (shift + 1) * PARTS + (int) (time >>> shift) - PARTS;
  }

  /** The last time that belongs to a place. */
  private static long end(int place) {
    int shift = place / PARTS - 1;
    return shift < 0 ? place : ((place % PARTS + PARTS + 1L) << shift) - 1;
  }
}
