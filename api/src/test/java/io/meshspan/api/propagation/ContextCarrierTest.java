package io.meshspan.api.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.Recorder;
import io.meshspan.api.core.TypedSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContextCarrierTest {
  private final Recorder recorder = Recorder.recordingAll();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void stop() {
    threads.shutdownNow();
    recorder.close();
  }

  @Test
  void eachTaskRunsInTheSpanThatWasCurrentWhenItWasHandedOver() throws Exception {
    ExecutorService carrying = ContextCarrier.executor(threads);
    assertChildrenOfTheirOwnCycles(carrying);
    assertThat(threads.submit(Context::current).get()).isSameAs(Context.root());
  }

  @Test
  void scheduledTasksDoSoToo() throws Exception {
    ScheduledExecutorService timer =
        ContextCarrier.executor(Executors.newSingleThreadScheduledExecutor());
    try (TypedSpan<?> cycle = recorder.meshspan().mapeK().cycle("node-1")) {
      Span seen = timer.schedule(Span::current, 1, TimeUnit.MILLISECONDS).get();
      assertThat(seen).isSameAs(cycle.span());
    } finally {
      timer.shutdownNow();
    }
  }

  /** On a JDK that has none, the same holds for a thread of its own per task. */
  @Test
  void virtualThreadsDoSoToo() throws Exception {
    ExecutorService perTask = threadPerTask();
    try {
      assertChildrenOfTheirOwnCycles(ContextCarrier.executor(perTask));
    } finally {
      perTask.shutdownNow();
    }
  }

  @Test
  void singleTasksCallsAndSuppliersKeepTheContextInWhichTheyWereMade() throws Exception {
    List<Span> seen = new ArrayList<>();
    Runnable task;
    Callable<Span> call;
    Supplier<Span> supplier;
    Span cycleSpan;
    try (TypedSpan<?> cycle = recorder.meshspan().mapeK().cycle("node-1")) {
      cycleSpan = cycle.span();
      task = ContextCarrier.runnable(() -> seen.add(Span.current()));
      call = ContextCarrier.callable(Span::current);
      supplier = ContextCarrier.supplier(Span::current);
    }
    task.run();
    seen.add(call.call());
    seen.add(supplier.get());
    assertThat(seen).hasSize(3).allMatch(span -> span == cycleSpan);
    assertThat(Context.current()).isSameAs(Context.root());
  }

  @Test
  void whatIsChainedToAStageRunsInTheContextOfTheChain() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    List<Span> seen = new ArrayList<>();
    CompletionStage<Integer> chain;
    Span cycleSpan;
    try (TypedSpan<?> cycle = recorder.meshspan().mapeK().cycle("node-1")) {
      cycleSpan = cycle.span();
      chain =
          ContextCarrier.stage(source)
              .thenApply(n -> see(seen, n + 1))
              .thenCombine(CompletableFuture.completedFuture(10), (a, b) -> see(seen, a + b))
              .thenCompose(n -> CompletableFuture.completedFuture(see(seen, n * 2)))
              .whenComplete((n, failure) -> see(seen, n))
              .thenApplyAsync(n -> see(seen, n), threads);
    }
    source.complete(1);
    assertThat(chain.toCompletableFuture().join()).isEqualTo(24);
    assertThat(seen).hasSize(5).allMatch(span -> span == cycleSpan);
    assertThat(List.of(chain).contains(chain)).isTrue();
  }

  @Test
  void aStagesFailureReachesTheChainUnchanged() {
    IllegalStateException failure = new IllegalStateException("no leader");
    List<Throwable> seen = new ArrayList<>();
    ContextCarrier.stage(CompletableFuture.failedFuture(failure))
        .exceptionally(
            e -> {
              seen.add(e);
              return null;
            });
    assertThat(seen).containsExactly(failure);
  }

  private static <T> T see(List<Span> seen, T value) {
    seen.add(Span.current());
    return value;
  }

  private void assertChildrenOfTheirOwnCycles(ExecutorService carrying) throws Exception {
    List<Future<Boolean>> results = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String node = "node-" + i;
      try (TypedSpan<?> cycle = recorder.meshspan().mapeK().cycle(node)) {
        Span expected = cycle.span();
        results.add(
            carrying.submit(
                () ->
                    Span.current() == expected
                        && recorder
                            .meshspan()
                            .mapeK()
                            .monitorPhase(node)
                            .call(
                                monitor ->
                                    monitor.trace().traceId().equals(cycle.trace().traceId()))));
      }
    }
    for (Future<Boolean> result : results) {
      assertThat(result.get()).isTrue();
    }
    assertThat(recorder.spans()).hasSize(400);
  }

  private static ExecutorService threadPerTask() throws ReflectiveOperationException {
    if (Runtime.version().feature() < 21) {
      return Executors.newCachedThreadPool();
    }
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }
}
