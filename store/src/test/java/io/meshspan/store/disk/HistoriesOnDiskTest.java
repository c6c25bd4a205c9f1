package io.meshspan.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.store.GeneratedHistory;
import io.meshspan.store.NaiveStore;
import io.meshspan.store.Span;
import io.meshspan.store.SpanStoreContract;
import io.meshspan.store.StoreCounts;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceVisitor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated histories in which the store is also restarted, and time passes and takes spans. */
final class HistoriesOnDiskTest {
  private static final StoreLimits LIMITS = new StoreLimits(100_000, 9, 1L << 30);
  private static final Duration KEPT = Duration.ofHours(3);

  @TempDir Path directory;

  private final MovedClock clock = new MovedClock();

  static List<Long> seeds() {
    return SpanStoreContract.seeds();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aHistoryWithRestartsIsAnsweredAsTheNaiveModelAnswersOneWithout(long seed) throws Exception {
    GeneratedHistory history = new GeneratedHistory(seed);
    Random random = new Random(seed);
    NaiveStore model = new NaiveStore(LIMITS);
    DiskStoreOptions options = options(1 << random.nextInt(7));
    DiskStore store = open(options);
    try {
      for (int step = 0; step < 100; step++) {
        if (random.nextInt(5) == 0) {
          store.close();
          store = open(options);
          assertThat(store.recovery().skipped()).isEmpty();
        }
        SpanStoreContract.assertSameHistory(store, model, history, 1);
      }
    } finally {
      store.close();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatRetentionTakesGoesByWholeSegmentsAndTheRestIsAnsweredAsBefore(long seed)
      throws Exception {
    GeneratedHistory history = new GeneratedHistory(seed);
    Random random = new Random(seed);
    for (int round = 0; round < 8; round++) {
      try (DiskStore store = open(options(8))) {
        NaiveStore model = modelOf(store);
        for (int step = 0; step < 12; step++) {
          List<Span> batch = history.batch();
          assertThat(store.append(batch)).isEqualTo(model.append(batch));
          SpanStoreContract.assertSameHeld(store, model, history);
        }
        clock.passes(Duration.ofMinutes(random.nextInt(150)));
        await().until(() -> store.view().frozen().isEmpty());
        Instant oldest = clock.instant().minus(KEPT).minus(Duration.ofHours(1));
        long before = heldAndDropped(store);
        store.expire();
        assertThat(heldAndDropped(store)).isEqualTo(before);
        assertThat(new StoreFiles(directory).segments())
            .noneMatch(file -> file.end().isBefore(oldest.plus(Duration.ofHours(1))));
      }
    }
    try (DiskStore store = open(options(8))) {
      clock.passes(KEPT.plusHours(2));
      store.expire();
      assertThat(store.view().segments()).isEmpty();
    }
  }

  private static long heldAndDropped(DiskStore store) {
    StoreCounts counts = store.counts();
    return counts.spans() + counts.spansDropped();
  }

  /** A model that holds what the store holds now. */
  private static NaiveStore modelOf(DiskStore store) {
    List<Trace> held = new ArrayList<>();
    store.scan(
        TraceFilter.of(TimeRange.ALWAYS),
        trace -> {
          held.add(trace);
          return TraceVisitor.Next.GO_ON;
        });
    NaiveStore model = new NaiveStore(LIMITS);
    held.forEach(trace -> model.append(trace.spans()));
    return model;
  }

  private static DiskStoreOptions options(int headSpans) {
    return DiskStoreOptions.standard()
        .spansPerTrace(LIMITS.spansPerTrace())
        .headSpans(headSpans)
        .with(new Retention(KEPT, 1L << 30));
  }

  private DiskStore open(DiskStoreOptions options) throws IOException {
    return DiskStore.open(directory, options, Output::ofFile, clock);
  }

  private static final class MovedClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-25T14:10:00Z");

    void passes(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
