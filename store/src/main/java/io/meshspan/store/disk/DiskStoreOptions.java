package io.meshspan.store.disk;

import static java.util.Objects.requireNonNull;

/**
 * How a durable store keeps spans.
 *
 * @param spansPerTrace at most; what comes beyond is refused
 * @param durability when a batch is acknowledged
 * @param retention when spans go
 * @param headSpans how many spans are gathered in memory before they become a segment; memory and
 *     log hold about twice as many while one is being written
 * @param headBytes the same, by an estimate of what spans take on the heap; at most {@link
 *     #MOST_HEAD_BYTES}
 */
public record DiskStoreOptions(
    int spansPerTrace, Durability durability, Retention retention, int headSpans, long headBytes) {
  /** What a head takes at most: its segment is one file that is mapped as a whole. */
  public static final long MOST_HEAD_BYTES = 1L << 30;

  public DiskStoreOptions {
    requireNonNull(durability, "durability");
    requireNonNull(retention, "retention");
    if (spansPerTrace < 1 || headSpans < 1 || headBytes < 1) {
      throw new IllegalArgumentException("a store holds at least one span of one byte");
    }
    if (headBytes > MOST_HEAD_BYTES) {
      throw new IllegalArgumentException(
          headBytes + " bytes in memory are more than the " + MOST_HEAD_BYTES + " of one segment");
    }
  }

  /**
   * Every batch synced before it is acknowledged; 131,072 spans in memory at a time, or what takes
   * an eighth of the heap that this JVM may use.
   */
  public static DiskStoreOptions standard() {
    long share = Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 8);
    long headBytes = Math.min(share, MOST_HEAD_BYTES);
    return new DiskStoreOptions(
        100_000, new Durability.Sync(), Retention.standard(), 1 << 17, headBytes);
  }

  /** The same with another durability. */
  public DiskStoreOptions with(Durability other) {
    return new DiskStoreOptions(spansPerTrace, other, retention, headSpans, headBytes);
  }

  /** The same with another retention. */
  public DiskStoreOptions with(Retention other) {
    return new DiskStoreOptions(spansPerTrace, durability, other, headSpans, headBytes);
  }

  /** The same with at most so many spans in one trace. */
  public DiskStoreOptions spansPerTrace(int most) {
    return new DiskStoreOptions(most, durability, retention, headSpans, headBytes);
  }

  /** The same with so many spans gathered in memory. */
  public DiskStoreOptions headSpans(int spans) {
    return new DiskStoreOptions(spansPerTrace, durability, retention, spans, headBytes);
  }
}
