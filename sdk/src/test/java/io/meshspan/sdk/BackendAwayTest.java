package io.meshspan.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Ports;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application goes on, and is told once. */
final class BackendAwayTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Logger ROOT = Logger.getLogger("");

  private final Log log = new Log();

  @BeforeEach
  void listen() {
    GlobalOpenTelemetry.resetForTest();
    ROOT.addHandler(log);
  }

  @AfterEach
  void stopListening() {
    ROOT.removeHandler(log);
    GlobalOpenTelemetry.resetForTest();
  }

  private static MeshspanSdk sdkTo(int port) {
    return MeshspanSdk.builder()
        .endpoint("http://127.0.0.1:" + port)
        .shutdownLimit(Duration.ofMillis(500))
        .atExit(MeshspanSdk.AtExit.NOTHING)
        .start();
  }

  private static void say(MeshspanSdk sdk, int spans) {
    for (int i = 1; i <= spans; i++) {
      sdk.meshspan().raft().leaderElection(i, "node-1").run(span -> {});
    }
  }

  @Test
  void whatCannotBeDeliveredIsCountedAndSaidInOneLine() throws IOException {
    int nobody = freePort();
    try (MeshspanSdk sdk = sdkTo(nobody)) {
      say(sdk, 100);
      FlushResult first = sdk.flush(LONG);
      say(sdk, 100);
      await().atMost(LONG).until(() -> sdk.delivered().lost() == 200); // without a flush, too

      assertThat(first).isInstanceOf(FlushResult.Lost.class);
      assertThat(((FlushResult.Lost) first).spans()).isEqualTo(100);
      assertThat(sdk.delivered()).isEqualTo(new Delivery.Figures(0, 200));
    }
    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("http://127.0.0.1:" + nobody)
        .contains("The application is not affected");
    assertThat(log.thrown()).as("no stack trace").isEmpty();
  }

  @Test
  void whenTheBackendIsBackSpansAreDeliveredAgain() {
    int offset = freeOffset();
    try (MeshspanSdk sdk = sdkTo(4318 + offset)) {
      say(sdk, 10);
      assertThat(sdk.flush(LONG).isComplete()).isFalse();

      try (Backend backend = Backend.start(BackendConfig.on(Ports.withOffset(offset)))) {
        say(sdk, 5);
        assertThat(sdk.flush(LONG)).isEqualTo(new FlushResult.Complete());
        assertThat(backend.spansReceived()).isEqualTo(5);
        assertThat(sdk.delivered()).isEqualTo(new Delivery.Figures(5, 10));
      }
    }
    assertThat(log.lines()).anyMatch(line -> line.contains("delivered again; 10 were lost"));
  }

  @Test
  void aBackendThatNeverAnswersHoldsNobodyUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      MeshspanSdk sdk = sdkTo(silent.getLocalPort());
      long begin = System.nanoTime();
      say(sdk, 20_000); // more than the queue holds
      assertThat(sdk.flush(Duration.ofMillis(200))).isEqualTo(new FlushResult.TimedOut());
      sdk.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int freeOffset() {
    return ThreadLocalRandom.current()
        .ints(5_000, 45_000)
        .limit(100)
        .filter(offset -> isFree(4317 + offset) && isFree(4318 + offset) && isFree(16_686 + offset))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** What is logged in this process, formatted as a person would read it. */
  private static final class Log extends Handler {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    List<String> lines() {
      return records.stream().map(Log::text).toList();
    }

    List<String> warnings() {
      return records.stream()
          .filter(record -> record.getLevel().intValue() >= 900)
          .map(Log::text)
          .toList();
    }

    List<Throwable> thrown() {
      return records.stream().map(LogRecord::getThrown).filter(java.util.Objects::nonNull).toList();
    }

    private static String text(LogRecord line) {
      return java.text.MessageFormat.format(line.getMessage(), line.getParameters());
    }

    @Override
    public void publish(LogRecord line) {
      records.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
