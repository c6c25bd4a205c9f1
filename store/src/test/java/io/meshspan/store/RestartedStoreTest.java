package io.meshspan.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.store.disk.DiskStore;
import io.meshspan.store.disk.DiskStoreOptions;
import io.meshspan.store.disk.Durability;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RestartedStoreTest {
  private static final StoreLimits NARROW = new StoreLimits(40, 9, 1L << 30);

  @TempDir Path directory;

  static List<Long> seeds() {
    return SpanStoreContract.seeds();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aHistoryWithRestartsIsAnsweredAsTheNaiveModelAnswersOneWithout(long seed) throws Exception {
    GeneratedHistory history = new GeneratedHistory(seed);
    Random random = new Random(seed);
    NaiveStore model = new NaiveStore(NARROW);
    long logBytes = 500L << random.nextInt(6);
    DiskStoreOptions options = new DiskStoreOptions(NARROW, new Durability.Sync(), logBytes);
    DiskStore store = DiskStore.open(directory, options);
    try {
      for (int step = 0; step < 100; step++) {
        if (random.nextInt(5) == 0) {
          store.close();
          store = DiskStore.open(directory, options);
          assertThat(store.recovery().skipped()).isEmpty();
        }
        List<Span> batch = history.batch();
        assertThat(store.append(batch)).isEqualTo(model.append(batch));
        SpanStoreContract.assertSameAnswers(store, model, history);
      }
    } finally {
      store.close();
    }
  }
}
