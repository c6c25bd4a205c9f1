package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.core.TypedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConcurrentSpansTest {
  private static final int THREADS = 64;
  private static final int SPANS = 10_000;
  private static final AttributeKey<String> NODE = AttributeKey.stringKey("mesh.node.id");
  private static final AttributeKey<Long> TICKET = AttributeKey.longKey("test.ticket");

  private final List<CatalogSpan> operations = CatalogSpan.all().toList();

  @Test
  void tenThousandSpansOnSixtyFourThreadsNeverSeeEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Recorder recorder = Recorder.recordingAll()) {
      CyclicBarrier together = new CyclicBarrier(THREADS);
      List<Future<?>> work = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        work.add(
            threads.submit(
                () -> {
                  together.await();
                  for (int pair = first; pair < SPANS / 2; pair += THREADS) {
                    parentAndChild(recorder.meshspan(), pair);
                  }
                  assertThat(Context.current()).isSameAs(Context.root());
                  return null;
                }));
      }
      for (Future<?> done : work) {
        done.get();
      }
      assertPairs(recorder);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void asynchronousSpansEndOnOtherThreadsUnderTheirOwnParents() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Recorder recorder = Recorder.recordingAll()) {
      List<CompletableFuture<?>> stages = new ArrayList<>();
      for (int ticket = 0; ticket < 1_000; ticket++) {
        stages.add(handedOver(recorder.meshspan(), ticket, threads));
        assertThat(Context.current()).isSameAs(Context.root());
      }
      CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)).join();
      // The stage is the operation's own: a span ends when it completes, not before.
      await().untilAsserted(() -> assertThat(recorder.spans().size()).isEqualTo(2_000));
      assertChildrenHaveTheTicketOfTheirParent(recorder.spans());
      assertThat(recorder.meshspan().rejections()).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }

  private CompletableFuture<?> handedOver(Meshspan meshspan, int ticket, ExecutorService threads) {
    return operation(ticket)
        .start(meshspan)
        .callAsync(
            parent -> {
              parent.attribute(TICKET, (long) ticket);
              return CompletableFuture.runAsync(
                  () ->
                      operation(ticket + 1)
                          .start(operation(ticket + 1).family(meshspan).continuing(parent.trace()))
                          .run(child -> child.attribute(TICKET, (long) ticket)),
                  threads);
            })
        .toCompletableFuture();
  }

  private void parentAndChild(Meshspan meshspan, int ticket) {
    try (TypedSpan<?> parent = operation(ticket).start(meshspan)) {
      parent.nodeId("node-" + ticket).attribute(TICKET, (long) ticket);
      try (TypedSpan<?> child = operation(ticket + 7).start(meshspan)) {
        child.nodeId("node-" + ticket).attribute(TICKET, (long) ticket);
        assertThat(Span.current()).isSameAs(child.span());
      }
      assertThat(Span.current()).isSameAs(parent.span());
    }
  }

  private CatalogSpan operation(int ticket) {
    return operations.get(ticket % operations.size());
  }

  private static void assertPairs(Recorder recorder) {
    List<SpanData> spans = recorder.spans();
    assertThat(spans).hasSize(SPANS);
    assertChildrenHaveTheTicketOfTheirParent(spans);
    assertThat(spans)
        .allSatisfy(
            span ->
                assertThat(span.getAttributes().get(NODE))
                    .isEqualTo("node-" + span.getAttributes().get(TICKET)));
    long measured =
        recorder
            .metrics()
            .get("meshspan.operation.duration")
            .getHistogramData()
            .getPoints()
            .stream()
            .mapToLong(point -> point.getCount())
            .sum();
    assertThat(measured).isEqualTo(SPANS);
    assertThat(recorder.meshspan().rejections()).isEmpty();
  }

  private static void assertChildrenHaveTheTicketOfTheirParent(List<SpanData> spans) {
    Map<String, SpanData> byId =
        spans.stream().collect(Collectors.toMap(SpanData::getSpanId, span -> span));
    List<SpanData> children =
        spans.stream().filter(span -> span.getParentSpanContext().isValid()).toList();
    assertThat(children).hasSize(spans.size() / 2);
    for (SpanData child : children) {
      SpanData parent = byId.get(child.getParentSpanId());
      assertThat(parent.getAttributes().get(TICKET)).isEqualTo(child.getAttributes().get(TICKET));
      assertThat(parent.getTraceId()).isEqualTo(child.getTraceId());
    }
  }
}
