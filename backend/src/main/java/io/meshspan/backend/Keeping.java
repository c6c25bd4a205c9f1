package io.meshspan.backend;

import io.meshspan.store.SpanStore;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.disk.DiskStore;
import io.meshspan.store.disk.DiskStoreOptions;
import io.meshspan.store.disk.Retention;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The stores that a configuration asks for.
 *
 * @param archive for traces that somebody wants kept, in a directory of its own in the other's
 * @param archivedSpans how many spans the archive holds without dropping any
 * @param found what a directory held; none for a store in memory
 * @param disk how the directory does; none for a store in memory
 */
record Keeping(
    SpanStore store,
    SpanStore archive,
    long archivedSpans,
    Optional<KeptSpans> found,
    Optional<StoreHealth> disk) {
  private static final String ARCHIVE = "archive";
  private static final int IN_MEMORY = 100_000;
  private static final long ON_DISK = 10_000_000;

  /** Somebody adds a trace now and then: a few spans are gathered before they become a segment. */
  private static final int ARCHIVE_HEAD_SPANS = 4_096;

  private static final Retention NEVER_DROPPED =
      new Retention(Duration.ofDays(36_500), Long.MAX_VALUE);

  static Keeping of(BackendConfig config) {
    int spansPerTrace = config.storeLimits().spansPerTrace();
    if (config.data().isEmpty()) {
      StoreLimits archived = new StoreLimits(IN_MEMORY, spansPerTrace, Long.MAX_VALUE);
      return new Keeping(
          SpanStore.inMemory(config.storeLimits()),
          SpanStore.inMemory(archived),
          IN_MEMORY,
          Optional.empty(),
          Optional.empty());
    }
    try {
      return in(config.data().get(), spansPerTrace);
    } catch (IOException e) {
      throw new DataDirectoryException(config.data().get().path(), e);
    }
  }

  private static Keeping in(DataDirectory directory, int spansPerTrace) throws IOException {
    DiskStoreOptions options = directory.options().spansPerTrace(spansPerTrace);
    DiskStore store = DiskStore.open(directory.path(), options);
    try {
      DiskStore archive =
          DiskStore.open(
              directory.path().resolve(ARCHIVE),
              options.with(NEVER_DROPPED).headSpans(ARCHIVE_HEAD_SPANS));
      return new Keeping(
          store,
          archive,
          ON_DISK,
          Optional.of(KeptSpans.of(store.recovery())),
          Optional.of(new StoreHealth(store, archive)));
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }
}
