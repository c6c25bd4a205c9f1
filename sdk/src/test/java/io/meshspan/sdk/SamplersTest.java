package io.meshspan.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.Meshspan;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samplers as somebody chooses them: by property, in a running SDK, up to a backend. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SamplersTest {
  @RegisterExtension final Properties properties = new Properties();
  private final Backend backend = Backend.start(BackendConfig.onFreePorts());

  @BeforeEach
  @AfterEach
  void forgetTheGlobalOpenTelemetry() {
    GlobalOpenTelemetry.resetForTest();
  }

  @AfterAll
  void endTheBackend() {
    backend.close();
  }

  private MeshspanSdk start() {
    return MeshspanSdk.builder()
        .serviceName("sampled")
        .endpoint("http://127.0.0.1:" + backend.otlpHttpPort())
        .atExit(MeshspanSdk.AtExit.NOTHING)
        .start();
  }

  /** Ten elections and ten routings; how many of both arrived. */
  private long sent(MeshspanSdk sdk) {
    long before = backend.spansReceived();
    Meshspan meshspan = sdk.meshspan();
    for (int i = 0; i < 10; i++) {
      meshspan.raft().leaderElection(i, "node-1").run(span -> {});
      meshspan.mesh().routeCalculation("node-1", "node-2").run(span -> {});
    }
    assertThat(sdk.flush(Duration.ofSeconds(30))).isEqualTo(new FlushResult.Complete());
    return backend.spansReceived() - before;
  }

  @ParameterizedTest
  @CsvSource({
    "meshspan_ratio, 0, 0",
    "meshspan_ratio, 1, 20",
    "meshspan_adaptive, 1000, 20",
    "meshspan_rate_limited, 7, 7"
  })
  void aSamplerIsChosenByItsName(String name, String argument, long spans) {
    properties.set("otel.traces.sampler", name);
    properties.set("otel.traces.sampler.arg", argument);
    try (MeshspanSdk sdk = start()) {
      assertThat(sent(sdk)).isEqualTo(spans);
    }
  }

  @Test
  void rulesAloneKeepAllThatNoRuleFits() {
    properties.set("meshspan.sampling.rules", "raft.leader_election=0");
    try (MeshspanSdk sdk = start()) {
      assertThat(sent(sdk)).isEqualTo(10);
    }
  }

  @Test
  void tailSamplingKeepsWhatItIsToldAndCountsTheRest() {
    properties.set("meshspan.tail.sampling", "on");
    properties.set("meshspan.tail.share", "0");
    try (MeshspanSdk sdk = start()) {
      assertThat(sent(sdk)).as("elections, by the preset").isEqualTo(10);
      assertThat(sdk.delivered()).isEqualTo(new Delivery.Figures(10, 0));
      assertThat(sdk.notKept()).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "meshspan.tail.sampling, yes",
    "meshspan.tail.share, 2",
    "meshspan.tail.wait, 0s",
    "meshspan.tail.max.spans, 0",
    "meshspan.tail.keep, a*b"
  })
  void aTailSettingThatCannotBeTurnsTracingOffAndThrowsNothing(String name, String value) {
    properties.set("meshspan.tail.sampling", "on");
    properties.set(name, value);
    try (MeshspanSdk sdk = start()) {
      assertThat(sdk.flush(Duration.ofSeconds(1))).isEqualTo(new FlushResult.NotOurs());
    }
  }

  @Test
  void childrenHandOnWithWhatProbabilityTheirTraceWasKept() {
    properties.set("otel.traces.sampler", "meshspan_adaptive");
    try (MeshspanSdk sdk = start()) {
      sdk.meshspan()
          .raft()
          .leaderElection(1, "node-1")
          .run(
              span ->
                  sdk.meshspan()
                      .mesh()
                      .routeCalculation("node-1", "node-2")
                      .run(
                          child ->
                              assertThat(Span.current().getSpanContext().getTraceState().get("ot"))
                                  .isEqualTo("th:0")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "meshspan_ratio, 1.5, ",
    "meshspan_adaptive, 0, ",
    "meshspan_rate_limited, many, ",
    "meshspan_rate_limited, 10, raft.*=1",
    "meshspan_ratio, 1, raft.*"
  })
  void whatCannotBeTurnsTracingOffAndThrowsNothing(String name, String argument, String rules) {
    properties.set("otel.traces.sampler", name);
    properties.set("otel.traces.sampler.arg", argument);
    if (rules != null) {
      properties.set("meshspan.sampling.rules", rules);
    }
    try (MeshspanSdk sdk = start()) {
      assertThat(sdk.flush(Duration.ofSeconds(1))).isEqualTo(new FlushResult.NotOurs());
    }
  }
}
