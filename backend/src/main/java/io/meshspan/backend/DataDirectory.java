package io.meshspan.backend;

import static java.util.Objects.requireNonNull;

import io.meshspan.store.disk.DiskStoreOptions;
import io.meshspan.store.disk.Durability;
import io.meshspan.store.disk.Retention;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A directory in which spans are kept, and how.
 *
 * @param path made when it is missing
 * @param options of its store, but for the most spans of a trace, which the limits of the backend
 *     say
 */
public record DataDirectory(Path path, DiskStoreOptions options) {
  public DataDirectory {
    requireNonNull(path, "path");
    requireNonNull(options, "options");
  }

  /** Spans kept for 14 days in 20 GiB, each batch synced before it is acknowledged. */
  public static DataDirectory at(Path path) {
    return new DataDirectory(path, DiskStoreOptions.standard());
  }

  /**
   * The same with spans kept until either limit is reached.
   *
   * @param age at least a minute
   * @param bytes that are taken at most; the log of what came last is on top
   */
  public DataDirectory keeping(Duration age, long bytes) {
    return new DataDirectory(path, options.with(new Retention(age, bytes)));
  }

  /**
   * The same with batches acknowledged before they are synced.
   *
   * @param every between two syncs: what a loss of power may cost; at least a millisecond
   */
  public DataDirectory syncedEvery(Duration every) {
    return new DataDirectory(path, options.with(new Durability.Interval(every)));
  }
}
