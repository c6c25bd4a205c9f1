package io.meshspan.mesh.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.junit.jupiter.api.Test;

final class LogFlushesTest {
  private static final int WORKER = 7;

  private final LogFlushes flushes = new LogFlushes();

  private static TraceContext request(long number) {
    return TraceContext.of(
        SpanContext.create(
            String.format("%032x", number),
            String.format("%016x", number),
            TraceFlags.getSampled(),
            TraceState.getDefault()));
  }

  @Test
  void aSyncBelongsToTheLastFlushThatBeganBeforeItOnItsThreadAndOnlyOnce() {
    flushes.begins(WORKER, 100, 1);
    flushes.begins(WORKER, 200, 2);
    flushes.isFor(1, request(1));
    flushes.isFor(2, request(2));
    assertThat(flushes.madeDurableBy(WORKER + 1, 250)).as("another thread").isEmpty();
    assertThat(flushes.madeDurableBy(WORKER, 99)).as("before any flush").isEmpty();
    assertThat(flushes.madeDurableBy(WORKER, 150)).containsExactly(request(1));
    assertThat(flushes.madeDurableBy(WORKER, 250)).containsExactly(request(2));
    assertThat(flushes.madeDurableBy(WORKER, 260)).as("the thread's next sync").isEmpty();
  }

  @Test
  void aSyncThatMadeSeveralEntriesDurableNamesEachRequestOnceTheLatestFirst() {
    flushes.begins(WORKER, 100, 3);
    flushes.begins(WORKER, 200, 7);
    flushes.isFor(3, request(3));
    flushes.isFor(4, request(4));
    flushes.isFor(5, TraceContext.none());
    flushes.isFor(6, request(4));
    flushes.isFor(7, request(7));
    assertThat(flushes.madeDurableBy(WORKER, 201)).containsExactly(request(7), request(4));
  }

  @Test
  void entriesThatANewLeaderWroteAgainBelongToTheLaterFlush() {
    flushes.begins(WORKER, 100, 9);
    flushes.begins(WORKER, 200, 5); // 6 to 9 were cut off
    flushes.begins(WORKER, 300, 6);
    flushes.isFor(6, request(60));
    assertThat(flushes.madeDurableBy(WORKER, 301)).containsExactly(request(60));
    assertThat(flushes.madeDurableBy(WORKER, 201)).isEmpty();
  }

  @Test
  void whatIsNeverAskedForDoesNotPileUp() {
    for (long index = 0; index < 100_000; index++) {
      flushes.begins(WORKER, index, index);
      flushes.isFor(index, request(index + 1));
    }
    assertThat(flushes.madeDurableBy(WORKER, 99_999)).containsExactly(request(100_000));
    assertThat(flushes.madeDurableBy(WORKER, 50_000)).as("forgotten").isEmpty();
  }
}
