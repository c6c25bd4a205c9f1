package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.meshspan.api.core.TypedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.ExceptionEventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How every span of the registry fails, in each form. */
class EverySpanFailsTest {
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private final Recorder recorder = Recorder.recordingAll();
  private final IOException failure = new IOException("peer went away");

  @AfterEach
  void stop() {
    recorder.close();
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void runRecordsWhatIsThrownAndThrowsTheSameOn(CatalogSpan span) {
    Context before = Context.current();
    Throwable thrown =
        catchThrowable(
            () ->
                span.start(recorder.meshspan())
                    .run(
                        s -> {
                          throw failure;
                        }));
    assertThat(thrown).isSameAs(failure);
    assertThat(Context.current()).isSameAs(before);
    assertFailed(recorder.onlySpan());
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void callReturnsTheResultOrThrowsTheSameOn(CatalogSpan span) throws Exception {
    String result = span.start(recorder.meshspan()).call(s -> s.result("done"));
    assertThat(result).isEqualTo("done");
    assertThat(recorder.onlySpan().getStatus()).isEqualTo(StatusData.unset());

    Error error = new AssertionError("an invariant broke");
    assertThatThrownBy(
            () ->
                span.start(recorder.meshspan())
                    .call(
                        s -> {
                          throw error;
                        }))
        .isSameAs(error);
    assertThat(recorder.spans().get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(recorder.spans().get(1).getAttributes().get(ERROR_TYPE))
        .isEqualTo("java.lang.AssertionError");
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void callAsyncEndsWithTheStage(CatalogSpan span) throws Exception {
    Context before = Context.current();
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletionStage<String> returned =
        span.start(recorder.meshspan())
            .callAsync(
                s -> {
                  assertThat(Span.current()).isSameAs(s.span());
                  return answer;
                });
    assertThat(returned).isSameAs(answer);
    assertThat(Context.current()).isSameAs(before);
    assertThat(recorder.spans()).isEmpty();
    inAnotherThread(() -> answer.complete("committed"));
    assertThat(recorder.onlySpan().getStatus()).isEqualTo(StatusData.unset());
    assertThat(recorder.meshspan().rejections()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void callAsyncRecordsTheStagesFailureUnwrapped(CatalogSpan span) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    span.start(recorder.meshspan()).callAsync(s -> answer.thenApply(x -> x));
    inAnotherThread(() -> answer.completeExceptionally(failure));
    assertFailed(recorder.onlySpan());
    assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class).hasCause(failure);
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void callAsyncRecordsWhatIsThrownBeforeThereIsAStage(CatalogSpan span) {
    Throwable thrown =
        catchThrowable(
            () ->
                span.start(recorder.meshspan())
                    .<String, IOException>callAsync(
                        s -> {
                          throw failure;
                        }));
    assertThat(thrown).isSameAs(failure);
    assertFailed(recorder.onlySpan());
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void tryWithResourcesFailsOnlyWhenTheFailureIsSaid(CatalogSpan span) {
    Throwable unsaid =
        catchThrowable(
            () -> {
              try (TypedSpan<?> started = span.start(recorder.meshspan())) {
                assertThat(started.span().isRecording()).isTrue();
                throw failure;
              }
            });
    Throwable said =
        catchThrowable(
            () -> {
              try (TypedSpan<?> started = span.start(recorder.meshspan())) {
                try {
                  throw failure;
                } catch (IOException e) {
                  started.failed(e);
                  throw e;
                }
              }
            });
    assertThat(unsaid).isSameAs(failure);
    assertThat(said).isSameAs(failure);
    // Java hides the exception from close(): what is not said cannot be recorded.
    assertThat(recorder.spans().get(0).getStatus()).isEqualTo(StatusData.unset());
    assertThat(recorder.spans().get(0).getEvents()).isEmpty();
    assertFailed(recorder.spans().get(1));
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void itMayFailForAReasonThatIsNoException(CatalogSpan span) {
    try (TypedSpan<?> started = span.start(recorder.meshspan())) {
      started.failed("no quorum");
    }
    SpanData recorded = recorder.onlySpan();
    assertThat(recorded.getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, "no quorum"));
    assertThat(recorded.getAttributes().get(ERROR_TYPE)).isEqualTo("_OTHER");
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void anExceptionThroughNestedSpansIsWrittenDownOnceAndEachSpanFails(CatalogSpan span) {
    Throwable thrown =
        catchThrowable(
            () ->
                span.start(recorder.meshspan())
                    .run(
                        outer ->
                            span.start(recorder.meshspan())
                                .run(
                                    inner -> {
                                      throw failure;
                                    })));
    assertThat(thrown).isSameAs(failure);
    assertFailed(recorder.spans().get(0));
    SpanData outer = recorder.spans().get(1);
    assertThat(outer.getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, "peer went away"));
    assertThat(outer.getAttributes().get(ERROR_TYPE)).isEqualTo("java.io.IOException");
    assertThat(outer.getEvents()).isEmpty();
  }

  private void assertFailed(SpanData recorded) {
    assertThat(recorded.getStatus())
        .isEqualTo(StatusData.create(StatusCode.ERROR, "peer went away"));
    assertThat(recorded.getAttributes().get(ERROR_TYPE)).isEqualTo("java.io.IOException");
    assertThat(recorded.getEvents()).hasSize(1);
    assertThat(recorded.getEvents().get(0))
        .isInstanceOfSatisfying(
            ExceptionEventData.class, event -> assertThat(event.getException()).isSameAs(failure));
  }

  private static void inAnotherThread(Runnable work) throws InterruptedException {
    Thread thread = new Thread(work);
    thread.start();
    thread.join();
  }
}
