package io.meshspan.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.api.Meshspan;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StartTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private Backend backend;

  @BeforeAll
  void startTheBackend() {
    backend = Backend.start(BackendConfig.onFreePorts());
  }

  @AfterAll
  void endTheBackend() {
    backend.close();
  }

  @BeforeEach
  @AfterEach
  void forgetTheGlobalOpenTelemetry() {
    GlobalOpenTelemetry.resetForTest();
  }

  private MeshspanSdk.Builder builder(String service) {
    return MeshspanSdk.builder()
        .serviceName(service)
        .endpoint("http://127.0.0.1:" + backend.otlpHttpPort())
        .atExit(MeshspanSdk.AtExit.NOTHING);
  }

  private static void say(Meshspan meshspan) {
    meshspan.raft().leaderElection(7, "node-1").run(span -> span.votesReceived(3));
  }

  @Test
  void whatIsSaidArrivesWithTheResourceThatSaysFromWhere() throws Exception {
    try (MeshspanSdk sdk = builder("one-line").nodeId("node-9").start()) {
      say(sdk.meshspan());
      assertThat(sdk.flush(LONG)).isEqualTo(new FlushResult.Complete());
      assertThat(sdk.delivered()).isEqualTo(new Delivery.Figures(1, 0));
    }

    Map<String, String> resource = new Received(backend).resourceOf("one-line");
    assertThat(resource).containsEntry("mesh.node.id", "node-9");
    assertThat(resource.get("service.instance.id")).isNotBlank();
    assertThat(resource).containsEntry("telemetry.sdk.language", "java");
  }

  @Test
  void whatWasStartedIsTheProcessesOpenTelemetry() {
    try (MeshspanSdk sdk = builder("global").start()) {
      say(Meshspan.global());
      assertThat(sdk.flush(LONG).isComplete()).isTrue();
      assertThat(sdk.delivered().exported()).isEqualTo(1);
    }
  }

  @Test
  void closingSendsWhatHasEndedAndTwiceDoesNoHarm() throws Exception {
    MeshspanSdk sdk = builder("closing").start();
    for (int i = 0; i < 5_000; i++) {
      say(sdk.meshspan());
    }

    sdk.close();
    sdk.close();

    assertThat(sdk.delivered()).isEqualTo(new Delivery.Figures(5_000, 0));
    assertThat(new Received(backend).services()).contains("closing");
  }

  @Test
  void aSecondStartUsesTheFirst() {
    try (MeshspanSdk first = builder("first").start()) {
      MeshspanSdk second = builder("second").start();
      say(second.meshspan());
      assertThat(second.flush(LONG)).isEqualTo(new FlushResult.NotOurs());
      second.close();

      say(first.meshspan());
      assertThat(first.flush(LONG)).isEqualTo(new FlushResult.Complete());
      assertThat(first.delivered().exported()).isEqualTo(2);
    }
  }

  @Test
  void anOpenTelemetryThatIsThereIsUsedAndLeftAlone() {
    InMemorySpanExporter theirs = InMemorySpanExporter.create();
    OpenTelemetrySdk agent =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(theirs))
                    .build())
            .buildAndRegisterGlobal();

    MeshspanSdk sdk = builder("joining").start();
    say(sdk.meshspan());
    sdk.close();
    say(Meshspan.of(agent));

    assertThat(theirs.getFinishedSpanItems()).hasSize(2);
  }

  @Test
  void aLimitWithoutTimeIsRefused() {
    assertThatThrownBy(() -> MeshspanSdk.builder().shutdownLimit(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than zero");
  }
}
