package io.meshspan.backend;

import io.meshspan.store.SpanStore;
import io.meshspan.store.disk.DiskStore;
import io.meshspan.store.disk.DiskStoreOptions;
import java.io.IOException;
import java.util.Optional;

/**
 * The store that a configuration asks for.
 *
 * @param found what a directory held; none for a store in memory
 */
record Keeping(SpanStore store, Optional<KeptSpans> found) {
  static Keeping of(BackendConfig config) {
    if (config.data().isEmpty()) {
      return new Keeping(SpanStore.inMemory(config.storeLimits()), Optional.empty());
    }
    try {
      DiskStore store =
          DiskStore.open(
              config.data().get(),
              DiskStoreOptions.standard().spansPerTrace(config.storeLimits().spansPerTrace()));
      return new Keeping(store, Optional.of(KeptSpans.of(store.recovery())));
    } catch (IOException e) {
      throw new DataDirectoryException(config.data().get(), e);
    }
  }
}
