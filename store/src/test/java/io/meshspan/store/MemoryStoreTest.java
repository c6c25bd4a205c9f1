package io.meshspan.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MemoryStoreTest extends SpanStoreContract {
  @Override
  protected SpanStore open(StoreLimits limits) {
    return SpanStore.inMemory(limits);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aHistoryThatDoesNotFitIsAnsweredAsTheNaiveModelAnswersIt(long seed) {
    StoreLimits narrow = new StoreLimits(40, 9, 1L << 30);
    try (SpanStore store = open(narrow);
        SpanStore model = new NaiveStore(narrow)) {
      assertSameHistory(store, model, new GeneratedHistory(seed), 150);
    }
  }

  @Test
  void theTraceThatWasSilentLongestMakesRoomAndIsCounted() {
    try (SpanStore store = open(new StoreLimits(3, 3, 1L << 30))) {
      store.append(List.of(span(new TraceId(0, 1), 1, 10)));
      store.append(List.of(span(new TraceId(0, 2), 1, 20)));
      store.append(List.of(span(new TraceId(0, 1), 2, 30)));
      store.append(List.of(span(new TraceId(0, 3), 1, 40)));
      assertThat(store.trace(new TraceId(0, 2))).isEmpty();
      assertThat(store.counts()).isEqualTo(new StoreCounts(3, 2, 1));
    }
  }

  @Test
  void memoryIsBoundedByBytesToo() {
    try (SpanStore store = open(new StoreLimits(1_000_000, 1_000_000, 200_000))) {
      for (int i = 1; i <= 1_000; i++) {
        store.append(
            List.of(
                Span.builder(new TraceId(0, i), new SpanId(1), "x".repeat(1_000))
                    .lasting(i, i)
                    .build()));
      }
      assertThat(store.counts().spans()).isBetween(1L, 200L);
      assertThat(store.trace(new TraceId(0, 1_000))).isPresent();
    }
  }

  private static Span span(TraceId trace, long id, long start) {
    return Span.builder(trace, new SpanId(id), "raft.commit").lasting(start, start + 5).build();
  }
}
