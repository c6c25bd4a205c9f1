package io.meshspan.store.disk;

import static java.util.Objects.requireNonNull;

import io.meshspan.store.StoreLimits;

/**
 * How a durable store keeps spans.
 *
 * @param limits how much it holds; older traces make room
 * @param durability when a batch is acknowledged
 * @param logBytes how long the log grows before what is held is sealed and the log starts anew; the
 *     directory takes about twice this beside the sealed file
 */
public record DiskStoreOptions(StoreLimits limits, Durability durability, long logBytes) {
  public DiskStoreOptions {
    requireNonNull(limits, "limits");
    requireNonNull(durability, "durability");
    if (logBytes < 1) {
      throw new IllegalArgumentException("a log has room for at least one byte, not " + logBytes);
    }
  }

  /** Every batch synced before it is acknowledged, and a log of 128 MiB. */
  public static DiskStoreOptions of(StoreLimits limits) {
    return new DiskStoreOptions(limits, new Durability.Sync(), 128L << 20);
  }

  /** The same with another durability. */
  public DiskStoreOptions with(Durability other) {
    return new DiskStoreOptions(limits, other, logBytes);
  }
}
