package io.meshspan.store.disk;

import io.meshspan.store.SpanStore;
import io.meshspan.store.SpanStoreContract;
import io.meshspan.store.StoreLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract where syncs come by the clock, so often that they meet appending and the writing of
 * segments.
 */
final class IntervalDurabilityContractTest extends SpanStoreContract {
  @TempDir Path directory;

  @Override
  protected SpanStore open(StoreLimits limits) {
    try {
      return DiskStore.open(
          Files.createTempDirectory(directory, "store"),
          DiskStoreOptions.standard()
              .with(new Durability.Interval(Duration.ofMillis(1)))
              .spansPerTrace(limits.spansPerTrace())
              .headSpans(20));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
