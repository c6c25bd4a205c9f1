package io.meshspan.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about delivery is what happened, also where OpenTelemetry's own answer is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TruthTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);

  @RegisterExtension final Properties properties = new Properties();
  private final Backend backend = Backend.start(BackendConfig.onFreePorts());
  private long receivedBefore;
  private Gate gate;

  @BeforeEach
  void begin() throws IOException {
    GlobalOpenTelemetry.resetForTest();
    receivedBefore = backend.spansReceived();
    gate = Gate.before(backend);
  }

  @AfterEach
  void end() {
    gate.open().close();
    GlobalOpenTelemetry.resetForTest();
  }

  @AfterAll
  void endTheBackend() {
    backend.close();
  }

  private long received() {
    return backend.spansReceived() - receivedBefore;
  }

  private MeshspanSdk sdk() {
    return MeshspanSdk.builder().endpoint(gate.url()).atExit(MeshspanSdk.AtExit.NOTHING).start();
  }

  private static void say(MeshspanSdk sdk, int spans) {
    for (int i = 1; i <= spans; i++) {
      sdk.meshspan().raft().leaderElection(i, "node-1").run(span -> {});
    }
  }

  @Test
  void whatFindsNoRoomInTheQueueIsLostAndSaidSo() {
    properties.set("otel.bsp.max.queue.size", "1024");
    try (MeshspanSdk sdk = sdk()) {
      say(sdk, 5_000); // none can leave yet
      gate.open();

      FlushResult result = sdk.flush(LONG);

      Delivery.Figures figures = sdk.delivered();
      assertThat(figures.exported() + figures.lost()).isEqualTo(5_000);
      assertThat(figures.exported()).isEqualTo(received()).isGreaterThan(500);
      assertThat(result)
          .isInstanceOfSatisfying(
              FlushResult.Lost.class,
              lost -> {
                assertThat(lost.spans()).isEqualTo(figures.lost());
                assertThat(lost.reason()).contains("queue").contains("1024");
              });
      say(sdk, 10);
      assertThat(sdk.flush(LONG)).as("told once").isEqualTo(new FlushResult.Complete());
    }
  }

  @Test
  void aFlushBesideAnEarlierOneWaitsForItsOwnSpans() throws Exception {
    try (MeshspanSdk sdk = sdk()) {
      say(sdk, 1);
      assertThat(sdk.flush(SHORT)).isEqualTo(new FlushResult.TimedOut());
      say(sdk, 1);
      CompletableFuture<Long> arrived =
          CompletableFuture.supplyAsync(() -> sdk.flush(LONG).isComplete() ? received() : -1);
      gate.open();

      assertThat(arrived.get(30, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  @Test
  void closingAfterAFlushThatWasNotDoneLosesNothing() {
    MeshspanSdk sdk = sdk();
    say(sdk, 1);
    assertThat(sdk.flush(SHORT)).isEqualTo(new FlushResult.TimedOut());
    say(sdk, 600);
    CompletableFuture<Void> closed = CompletableFuture.runAsync(sdk::close);
    gate.open();
    closed.join();

    assertThat(received()).isEqualTo(601);
  }

  @Test
  void whoClosesSecondWaitsForTheFirst() throws Exception {
    MeshspanSdk sdk = sdk();
    say(sdk, 1);
    CompletableFuture<Void> first = CompletableFuture.runAsync(sdk::close);
    gate.awaitReached();
    AtomicReference<Delivery.Figures> seen = new AtomicReference<>();
    Thread second =
        new Thread(
            () -> {
              sdk.close();
              seen.set(sdk.delivered());
            });
    second.start();
    await()
        .until(
            () ->
                second.getState() == Thread.State.TIMED_WAITING
                    || second.getState() == Thread.State.TERMINATED);
    gate.open();
    second.join();
    first.join();

    assertThat(seen.get()).isEqualTo(new Delivery.Figures(1, 0));
  }

  @Test
  void aThreadThatWasInterruptedStillClosesInOrder() throws Exception {
    MeshspanSdk sdk = sdk();
    gate.open();
    AtomicReference<Boolean> stillInterrupted = new AtomicReference<>();
    Thread closing =
        new Thread(
            () -> {
              say(sdk, 600);
              Thread.currentThread().interrupt();
              sdk.close();
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
    closing.start();
    closing.join();

    assertThat(sdk.delivered()).isEqualTo(new Delivery.Figures(600, 0));
    assertThat(stillInterrupted.get()).isTrue();
  }

  @Test
  void anInterruptedFlushDoesNotPretend() {
    try (MeshspanSdk sdk = sdk()) {
      say(sdk, 1);
      Thread.currentThread().interrupt();
      assertThat(sdk.flush(LONG)).isEqualTo(new FlushResult.TimedOut());
      assertThat(Thread.interrupted()).isTrue();
      gate.open();
    }
  }

  @Test
  void aLossBeforeTheFlushIsToldWithItsReasonThoughLaterSpansArrived() {
    gate.refuse(1).open();
    try (MeshspanSdk sdk = sdk()) {
      say(sdk, 3);
      await()
          .atMost(LONG)
          .until(() -> sdk.delivered().lost() == 3); // by the schedule, not by a flush
      say(sdk, 2);

      assertThat(sdk.flush(LONG))
          .isInstanceOfSatisfying(
              FlushResult.Lost.class,
              lost -> {
                assertThat(lost.spans()).isEqualTo(3);
                assertThat(lost.reason()).isNotBlank();
              });
      assertThat(sdk.delivered()).isEqualTo(new Delivery.Figures(2, 3));
      assertThat(sdk.flush(LONG)).isEqualTo(new FlushResult.Complete());
    }
  }

  @ParameterizedTest
  @CsvSource({"otel.sdk.disabled, true", "otel.traces.exporter, none"})
  void whereNothingIsSentNothingIsClaimed(String setting, String value) {
    properties.set(setting, value);
    try (MeshspanSdk sdk = sdk()) {
      say(sdk, 10);
      assertThat(sdk.flush(LONG)).isEqualTo(new FlushResult.NotOurs());
      assertThat(sdk.delivered()).isEqualTo(new Delivery.Figures(0, 0));
    }
  }

  @Test
  void spansOfManyThreadsAreEachDeliveredOrCountedAsLost() {
    gate.open();
    MeshspanSdk sdk = sdk();
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(CompletableFuture.runAsync(() -> say(sdk, 10_000)));
    }
    threads.forEach(CompletableFuture::join);
    sdk.close();

    Delivery.Figures figures = sdk.delivered();
    assertThat(figures.exported() + figures.lost()).isEqualTo(80_000);
    assertThat(received()).isEqualTo(figures.exported());
  }

  @Test
  void aSpanThatEndsAfterTheCloseIsCountedAsLost() {
    gate.open();
    MeshspanSdk sdk = sdk();
    try (var late = sdk.meshspan().raft().leaderElection(1, "node-1")) {
      sdk.close();
      late.votesReceived(3);
    }
    assertThat(sdk.delivered()).isEqualTo(new Delivery.Figures(0, 1));
  }

  @Test
  void aBackendThatDiesMidWayCostsWhatItDidNotTakeAndNothingElse() {
    Backend mortal = Backend.start(BackendConfig.onFreePorts());
    try (MeshspanSdk sdk =
        MeshspanSdk.builder()
            .endpoint("http://127.0.0.1:" + mortal.otlpHttpPort())
            .shutdownLimit(Duration.ofSeconds(1))
            .atExit(MeshspanSdk.AtExit.NOTHING)
            .start()) {
      say(sdk, 100);
      assertThat(sdk.flush(LONG)).isEqualTo(new FlushResult.Complete());
      mortal.close();
      say(sdk, 50);

      assertThat(sdk.flush(LONG))
          .isInstanceOfSatisfying(
              FlushResult.Lost.class, lost -> assertThat(lost.spans()).isEqualTo(50));
      assertThat(sdk.delivered()).isEqualTo(new Delivery.Figures(100, 50));
    } finally {
      mortal.close();
    }
  }
}
