package io.meshspan.store.disk;

import io.meshspan.store.SpanStore;
import io.meshspan.store.SpanStoreContract;
import io.meshspan.store.StoreLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with so little in memory that segments are written and merged all the time. */
final class DiskStoreContractTest extends SpanStoreContract {
  @TempDir Path directory;

  @Override
  protected SpanStore open(StoreLimits limits) {
    try {
      return DiskStore.open(
          Files.createTempDirectory(directory, "store"),
          DiskStoreOptions.standard().spansPerTrace(limits.spansPerTrace()).headSpans(7));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
