package io.meshspan.backend;

import io.meshspan.store.SpanStore;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.disk.DiskStore;
import io.meshspan.store.disk.DiskStoreOptions;
import java.io.IOException;
import java.util.Optional;

/**
 * The stores that a configuration asks for.
 *
 * @param archive for traces that somebody wants kept, in a directory of its own in the other's
 * @param found what a directory held; none for a store in memory
 */
record Keeping(SpanStore store, SpanStore archive, Optional<KeptSpans> found) {
  /** As many as an archive takes. */
  static final int ARCHIVED_SPANS = 100_000;

  static Keeping of(BackendConfig config) {
    StoreLimits archived =
        new StoreLimits(ARCHIVED_SPANS, config.storeLimits().spansPerTrace(), Long.MAX_VALUE);
    if (config.data().isEmpty()) {
      return new Keeping(
          SpanStore.inMemory(config.storeLimits()), SpanStore.inMemory(archived), Optional.empty());
    }
    try {
      DiskStore store =
          DiskStore.open(config.data().get(), DiskStoreOptions.of(config.storeLimits()));
      try {
        SpanStore archive =
            DiskStore.open(config.data().get().resolve("archive"), DiskStoreOptions.of(archived));
        return new Keeping(store, archive, Optional.of(KeptSpans.of(store.recovery())));
      } catch (IOException | RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DataDirectoryException(config.data().get(), e);
    }
  }
}
