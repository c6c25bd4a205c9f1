package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.catalog.EventDescription;
import io.meshspan.api.core.Rejection;
import io.meshspan.api.core.SpanFamily;
import io.meshspan.api.core.TypedSpan;
import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever OpenTelemetry, or what is plugged into it, throws: the application goes on. */
class HostileEngineTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** What an engine may throw. */
  enum Thrown {
    UNCHECKED,
    LINKAGE,
    ASSERTION,
    CHECKED;

    Throwable make() {
      return switch (this) {
        case UNCHECKED -> new IllegalStateException("a plug-in is broken");
        case LINKAGE -> new NoClassDefFoundError("a plug-in was redeployed");
        case ASSERTION -> new AssertionError("a plug-in asserts");
        case CHECKED -> new Exception("a plug-in throws sneakily");
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOpenTelemetryThatThrowsFromItsNthCallOnIsNotNoticed(Thrown thrown) {
    for (int healthyCalls = 0; healthyCalls < 60; healthyCalls++) {
      Meshspan meshspan = Meshspan.of(throwingAfter(healthyCalls, thrown));
      assertApplicationGoesOn(meshspan);
    }
    assertThat(Context.current()).isSameAs(Context.root());
  }

  @ParameterizedTest
  @EnumSource
  void aSamplerThatThrowsIsNotNoticed(Thrown thrown) {
    Sampler sampler =
        proxy(
            Sampler.class,
            (self, method, arguments) -> {
              if (method.getName().equals("shouldSample")) {
                throw thrown.make();
              }
              return method.invoke(Sampler.alwaysOn(), arguments);
            });
    try (OpenTelemetrySdk sdk = sdk(SdkTracerProvider.builder().setSampler(sampler))) {
      assertApplicationGoesOn(Meshspan.of(sdk));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProcessorThatThrowsIsNotNoticed(boolean atStart) {
    try (OpenTelemetrySdk sdk =
        sdk(SdkTracerProvider.builder().addSpanProcessor(throwingProcessor(atStart)))) {
      Meshspan meshspan = Meshspan.of(sdk);
      assertApplicationGoesOn(meshspan);
      assertThat(meshspan.rejections()).containsKey(Rejection.ENGINE_FAILED);
    }
  }

  @Test
  void childrenOfASpanThatCouldNotStartKeepTheirParent() {
    try (Recorder recorder = Recorder.recordingAll()) {
      Meshspan broken = Meshspan.of(throwingAfter(0, Thrown.UNCHECKED));
      recorder
          .meshspan()
          .mapeK()
          .cycle("node-1")
          .run(
              cycle -> {
                try (TypedSpan<?> lost = broken.mapeK().monitorPhase("node-1")) {
                  lost.nodeId("node-1");
                  recorder.meshspan().mapeK().planPhase("node-1").close();
                }
              });
      assertThat(recorder.span("mape_k.plan").getParentSpanId())
          .isEqualTo(recorder.span("mape_k.cycle").getSpanId());
    }
  }

  @Test
  void aListThatIsChangedWhileItIsReadIsNotNoticed() {
    try (Recorder recorder = Recorder.recordingAll()) {
      Iterable<String> changing =
          () -> {
            throw new ConcurrentModificationException();
          };
      recorder.meshspan().mesh().routeCalculation("a", "b").routePath(changing).close();
      Iterable<TraceContext> causes =
          () -> {
            throw new ConcurrentModificationException();
          };
      recorder.meshspan().ledger().linkedTo(causes).blockCreation(7).close();
      assertThat(recorder.spans()).hasSize(2);
      assertThat(recorder.meshspan().rejections()).containsEntry(Rejection.UNREADABLE, 2L);
    }
  }

  @Test
  void missingAndAbsurdWaysToStartAreCountedAndPassedOver() {
    try (Recorder recorder = Recorder.recordingAll()) {
      recorder
          .meshspan()
          .raft()
          .continuing((Context) null)
          .continuing((TraceContext) null)
          .linkedTo((TraceContext) null)
          .linkedTo((Iterable<TraceContext>) null)
          .startedAt(null)
          .startedAt(Instant.MIN)
          .as(null)
          .leaderElection(1, "node-1")
          .closeAt(Instant.MAX);
      recorder.meshspan().raft().startedAt(Instant.MAX).leaderElection(2, "n").closeAt(Instant.MIN);
      assertThat(recorder.spans()).hasSize(2);
      assertThat(recorder.meshspan().rejections())
          .containsEntry(Rejection.MISSING_VALUE, 4L)
          .containsEntry(Rejection.OUT_OF_RANGE, 1L);
    }
  }

  @Test
  void aHundredThousandCausesBecomeABoundedNumberOfLinks() {
    try (Recorder recorder = Recorder.recordingAll()) {
      List<TraceContext> causes = new ArrayList<>();
      for (int i = 1; i <= 100_000; i++) {
        causes.add(
            TraceContext.fromHeaders(
                java.util.Map.of("traceparent", String.format("00-%032x-%016x-01", i, i))));
      }
      recorder.meshspan().ledger().linkedTo(causes).blockCreation(7).close();
      assertThat(recorder.onlySpan().getTotalRecordedLinks()).isEqualTo(1024);
      assertThat(recorder.meshspan().rejections()).containsEntry(Rejection.TOO_LONG, 1L);
    }
  }

  @Test
  void anExceptionOfAMegabyteOrThatCannotSayItsMessageIsRecordedWithinBounds() {
    try (Recorder recorder = Recorder.recordingAll()) {
      recorder
          .meshspan()
          .ml()
          .modelInference("m")
          .failed(new RuntimeException("x".repeat(1 << 20)))
          .close();
      recorder.meshspan().ml().modelInference("m").failed(new Speechless()).close();
      recorder.meshspan().ml().modelInference("m").failed((Throwable) null).close();
      assertThat(recorder.spans()).hasSize(3);
      recorder
          .spans()
          .get(0)
          .getEvents()
          .get(0)
          .getAttributes()
          .asMap()
          .values()
          .forEach(
              v ->
                  assertThat(v.toString().length()).isLessThanOrEqualTo(TypedSpan.MAX_TEXT_LENGTH));
      assertThat(recorder.spans().get(1).getAttributes().get(AttributeKey.stringKey("error.type")))
          .isEqualTo(Speechless.class.getName());
    }
  }

  private static final class Speechless extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }

  /** Every span, in every form, with every setter: returns as if nobody traced. */
  private static void assertApplicationGoesOn(Meshspan meshspan) {
    Context before = Context.current();
    CatalogSpan.all().limit(3).forEach(span -> useAll(span, meshspan));
    String answer = meshspan.ml().modelInference("m").call(span -> "answer");
    assertThat(answer).isEqualTo("answer");
    CompletionStage<String> later =
        meshspan
            .ml()
            .modelInference("m")
            .callAsync(span -> CompletableFuture.completedFuture("answer"));
    assertThat(later).isCompletedWithValue("answer");
    meshspan.mesh().recordNodes(5);
    assertThat(Context.current()).isSameAs(before);
  }

  private static void useAll(CatalogSpan span, Meshspan meshspan) {
    SpanFamily<?> family = span.family(meshspan).root().startedAt(START).linkedTo(List.of());
    try (TypedSpan<?> started = span.start(family)) {
      for (AttributeDescription attribute : span.description().optional()) {
        span.set(started, attribute, attribute.examples().get(0));
      }
      for (EventDescription event : span.description().events()) {
        span.add(started, event, attribute -> attribute.examples().get(0));
      }
      started.event("test.event", Attributes.empty()).link(TraceContext.current());
      started.failed(new IllegalStateException("of the application"));
      assertThat(started.trace()).isNotNull();
      assertThat(started.context()).isNotNull();
    }
  }

  private static OpenTelemetrySdk sdk(SdkTracerProviderBuilder tracer) {
    return OpenTelemetrySdk.builder().setTracerProvider(tracer.build()).build();
  }

  private static SpanProcessor throwingProcessor(boolean atStart) {
    return new SpanProcessor() {
      @Override
      public void onStart(Context parentContext, ReadWriteSpan span) {
        if (atStart) {
          throw new IllegalStateException("at the start");
        }
      }

      @Override
      public boolean isStartRequired() {
        return atStart;
      }

      @Override
      public void onEnd(ReadableSpan span) {
        throw new IllegalStateException("at the end");
      }

      @Override
      public boolean isEndRequired() {
        return !atStart;
      }

      @Override
      public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
      }
    };
  }

  /**
   * An OpenTelemetry over a real SDK of which every object throws once a number of calls is spent.
   */
  private static OpenTelemetry throwingAfter(int healthyCalls, Thrown thrown) {
    OpenTelemetrySdk sdk = sdk(SdkTracerProvider.builder());
    return new Saboteur(healthyCalls, thrown).wrap(OpenTelemetry.class, sdk);
  }

  private static final class Saboteur {
    private final Thrown thrown;
    private int healthyCalls;

    Saboteur(int healthyCalls, Thrown thrown) {
      this.healthyCalls = healthyCalls;
      this.thrown = thrown;
    }

    <T> T wrap(Class<T> type, Object target) {
      return proxy(
          type,
          (self, method, arguments) -> {
            if (healthyCalls-- <= 0) {
              throw thrown.make();
            }
            Object result = method.invoke(target, arguments);
            Class<?> returned = method.getReturnType();
            boolean hasCode =
                returned.getName().startsWith("io.opentelemetry.api.")
                    && returned.isInterface()
                    && returned != SpanContext.class; // plain data
            return result != null && hasCode ? wrap(returned, result) : result;
          });
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
