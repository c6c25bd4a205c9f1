package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.core.Rejection;
import io.meshspan.api.ml.ModelInferenceSpan;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosingTest {
  private final Recorder recorder = Recorder.recordingAll();

  @AfterEach
  void stop() {
    recorder.close();
  }

  @Test
  void closingAgainIsSafeAndCounted() {
    ModelInferenceSpan span = start();
    span.close();
    span.close();
    span.inputSize(3).failed("too late").close();
    assertThat(recorder.spans()).hasSize(1);
    assertThat(recorder.onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(recorder.meshspan().rejections()).isEqualTo(Map.of(Rejection.CLOSED_TWICE, 2L));
  }

  @Test
  void closingOnAnotherThreadEndsTheSpanAndIsCounted() throws InterruptedException {
    ModelInferenceSpan span = start();
    Thread other = new Thread(span::close);
    other.start();
    other.join();
    assertThat(recorder.spans()).hasSize(1);
    assertThat(recorder.meshspan().rejections()).isEqualTo(Map.of(Rejection.CLOSED_ELSEWHERE, 1L));
    span.close(); // the owner's try-with-resources, which gives its thread back
    assertThat(Context.current()).isSameAs(Context.root());
    assertThat(recorder.spans()).hasSize(1);
  }

  @Test
  void callAsyncOnAnotherThreadThanTheSpansIsCountedAndEndsTheSpan() throws InterruptedException {
    ModelInferenceSpan span = start();
    Thread other =
        new Thread(() -> span.callAsync(s -> CompletableFuture.completedFuture("answer")));
    other.start();
    other.join();
    assertThat(recorder.spans()).hasSize(1);
    assertThat(recorder.meshspan().rejections()).isEqualTo(Map.of(Rejection.CLOSED_ELSEWHERE, 1L));
    span.close();
    assertThat(Context.current()).isSameAs(Context.root());
  }

  @Test
  void anOperationThatClosesItsAsyncSpanItselfIsCounted() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletionStage<String> returned =
        start()
            .callAsync(
                span -> {
                  span.close();
                  return answer;
                });
    assertThat(recorder.spans()).hasSize(1);
    answer.complete("late");
    assertThat(returned).isSameAs(answer);
    assertThat(recorder.spans()).hasSize(1);
    assertThat(recorder.meshspan().rejections()).isEqualTo(Map.of(Rejection.CLOSED_TWICE, 1L));
  }

  @Test
  void anOperationWithoutAStageFails() {
    CompletionStage<String> returned =
        recorder.meshspan().ml().detached().modelInference("m").callAsync(span -> null);
    assertThat(returned).isNull();
    assertThat(recorder.onlySpan().getStatus().getDescription())
        .isEqualTo("the operation returned no stage");
    assertThat(Context.current()).isSameAs(Context.root());
  }

  @Test
  void aStageThatCannotBeWatchedEndsTheSpanAtOnce() {
    CompletableFuture<String> unwatchable =
        new CompletableFuture<>() {
          @Override
          public CompletableFuture<String> whenComplete(
              BiConsumer<? super String, ? super Throwable> action) {
            throw new UnsupportedOperationException("one consumer only");
          }
        };
    CompletionStage<String> returned = start().callAsync(span -> unwatchable);
    assertThat(returned).isSameAs(unwatchable);
    assertThat(recorder.spans()).hasSize(1);
    assertThat(recorder.meshspan().rejections()).isEqualTo(Map.of(Rejection.UNREADABLE, 1L));
  }

  @Test
  void aDetachedSpanMayEndOnAnyThread() throws InterruptedException {
    ModelInferenceSpan span = recorder.meshspan().ml().detached().modelInference("link-quality");
    Thread other = new Thread(span::close);
    other.start();
    other.join();
    assertThat(recorder.spans()).hasSize(1);
    assertThat(recorder.meshspan().rejections()).isEmpty();
  }

  private ModelInferenceSpan start() {
    return recorder.meshspan().ml().modelInference("link-quality");
  }
}
