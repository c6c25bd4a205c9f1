package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.core.SpanFamily;
import io.meshspan.api.raft.ElectionOutcome;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Zero bytes is a promise; the probe that checks it must be able to see sixteen. */
class AllocationTest {
  private final AtomicReference<Object> escape = new AtomicReference<>();

  @Test
  void theProbeSeesSixteenBytes() {
    assertThat(Allocation.of(() -> escape.set(new byte[16]))).isGreaterThanOrEqualTo(16_000);
    assertThat(Allocation.of(() -> escape.set("nothing"))).isZero();
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void aSpanThatIsOffCostsNoMemory(CatalogSpan span) throws ReflectiveOperationException {
    SpanFamily<?> family = span.family(Meshspan.of(OpenTelemetry.noop()));
    MethodHandle start = MethodHandles.lookup().unreflect(span.startMethod());
    MethodHandle close =
        MethodHandles.lookup()
            .findVirtual(start.type().returnType(), "close", MethodType.methodType(void.class));
    MethodHandle bound =
        MethodHandles.insertArguments(start.bindTo(family), 0, span.exampleArguments());
    MethodHandle whole = MethodHandles.filterReturnValue(bound, close);
    assertThat(Allocation.of(() -> invoke(whole))).isLessThan(1_000);
  }

  @Test
  void settersEventsAndFormsThatAreOffCostNoMemory() {
    Meshspan off = Meshspan.of(OpenTelemetry.noop());
    assertThat(Allocation.of(() -> useAllForms(off))).isLessThan(1_000);
  }

  @Test
  void beforeAGlobalOpenTelemetryIsSetNothingCostsMemory() {
    Meshspan global = Meshspan.global();
    assertThat(Allocation.of(() -> useAllForms(global))).isLessThan(1_000);
  }

  /** The typed span itself is all that comes on top of what OpenTelemetry's own SDK allocates. */
  @Test
  void aSpanThatIsNotSampledAddsOnlyItselfToTheSdksOwnCost() {
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build())
            .build();
    try (sdk) {
      Tracer tracer = sdk.getTracer("raw");
      long raw =
          Allocation.of(
              () -> {
                Span span =
                    tracer
                        .spanBuilder("raft.leader_election")
                        .setSpanKind(SpanKind.INTERNAL)
                        .startSpan();
                try (Scope scope = span.makeCurrent()) {
                  escape.set(scope);
                } finally {
                  span.end();
                }
              });
      Meshspan meshspan = Meshspan.of(sdk);
      long typed =
          Allocation.of(
              () ->
                  meshspan
                      .raft()
                      .leaderElection(7, "node-2")
                      .votesReceived(3)
                      .vote("node-1", true, 7)
                      .outcome(ElectionOutcome.WON)
                      .close());
      assertThat(typed - raw).isLessThanOrEqualTo(80_000);
    }
  }

  private void useAllForms(Meshspan meshspan) {
    meshspan
        .raft()
        .detached()
        .as(SpanKind.INTERNAL)
        .leaderElection(7, "node-2")
        .votesReceived(3)
        .vote("node-1", true, 7)
        .nodeId("node-2")
        .outcome(ElectionOutcome.WON)
        .failed("none")
        .close();
    escape.set(meshspan.ml().modelInference("link-quality").call(s -> s.result("good")));
    meshspan.mesh().recordNodes(5);
  }

  private static void invoke(MethodHandle handle) {
    try {
      handle.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
