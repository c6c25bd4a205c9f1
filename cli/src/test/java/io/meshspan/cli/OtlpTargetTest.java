package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.cli.OtlpTarget.Protocol;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OtlpTargetTest {
  private static final int AT_A_TIME = 4;

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void batchesThatFollowEachOtherAtOnceAreAllSent(Protocol protocol) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      int port = protocol == Protocol.GRPC ? backend.otlpGrpcPort() : backend.otlpHttpPort();
      SpanExporter exporter = OtlpTarget.of(protocol, "http://127.0.0.1:" + port).exporter(threads);

      assertThat(failures(exporter, List.of(oneSpan()), 4_000)).isEmpty();

      assertThat(exporter.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Sends the batch so often, a few at a time, the next as soon as one is answered. */
  private static Queue<String> failures(SpanExporter exporter, List<SpanData> batch, int times)
      throws InterruptedException {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    Semaphore slots = new Semaphore(AT_A_TIME);
    for (int i = 0; i < times; i++) {
      slots.acquire();
      CompletableResultCode result = exporter.export(batch);
      result.whenComplete(
          () -> {
            if (!result.isSuccess()) {
              failures.add(String.valueOf(result.getFailureThrowable()));
            }
            slots.release();
          });
    }
    assertThat(slots.tryAcquire(AT_A_TIME, 20, TimeUnit.SECONDS)).as("all are answered").isTrue();
    return failures;
  }

  private static SpanData oneSpan() {
    Kept kept = new Kept();
    try (SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(kept).build()) {
      provider.get("test").spanBuilder("span").startSpan().end();
    }
    return kept.spans.get(0);
  }

  private static final class Kept implements SpanProcessor {
    private final List<SpanData> spans = new ArrayList<>();

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      spans.add(span.toSpanData());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
