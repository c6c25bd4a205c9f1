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
        assertSameAnswers(store, model, history);
      }
    } finally {
      store.close();
    }
  }

  private static void assertSameAnswers(
      SpanStore store, SpanStore model, GeneratedHistory history) {
    TraceQuery query = history.query();
    assertThat(store.search(query)).as("%s", query).isEqualTo(model.search(query));
    TraceId id = history.traceId();
    assertThat(store.trace(id)).isEqualTo(model.trace(id));
    assertThat(store.linksTo(id)).containsExactlyInAnyOrderElementsOf(model.linksTo(id));
    assertThat(store.services()).isEqualTo(model.services());
    assertThat(store.operations("node-1")).isEqualTo(model.operations("node-1"));
    TimeRange range = history.range();
    assertThat(store.countByName(range)).isEqualTo(model.countByName(range));
    assertThat(store.counts().spans()).isEqualTo(model.counts().spans());
    assertThat(store.counts().traces()).isEqualTo(model.counts().traces());
  }
}
