package io.meshspan.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, what they say at their end, and what their environment says. */
final class ProcessEndTest {
  private final Backend backend = Backend.start(BackendConfig.onFreePorts());
  private final Received received = new Received(backend);
  @TempDir Path folder;

  @AfterEach
  void endTheBackend() {
    backend.close();
  }

  private Process start(Application.End end, String... variables) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + backend.otlpHttpPort());
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return Application.start(end, environment, folder.resolve("errors"));
  }

  private String run(String... variables) throws Exception {
    Process process = start(Application.End.RETURNS, variables);
    Application.awaitSaid(process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readString(folder.resolve("errors"));
  }

  @Test
  void aMainThatReturnsLosesNothing() throws Exception {
    assertThat(run()).isEmpty();

    assertThat(backend.spansReceived()).isEqualTo(Application.SPANS);
    assertThat(received.services()).containsExactly("application");
  }

  @Test
  void aProcessThatIsToldToEndLosesNothing() throws Exception {
    Process process = start(Application.End.WAITS);
    Application.awaitSaid(process);

    process.destroy(); // SIGTERM

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(backend.spansReceived()).isEqualTo(Application.SPANS);
  }

  @Test
  void theEnvironmentGoesBeforeWhatTheCodeSays() throws Exception {
    run(
        "OTEL_SERVICE_NAME", "from-outside",
        "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test",
        "MESHSPAN_NODE_ID", "node-8");

    assertThat(received.services()).containsExactly("from-outside");
    assertThat(received.resourceOf("from-outside"))
        .containsEntry("mesh.node.id", "node-8")
        .containsEntry("deployment.environment.name", "test");
  }

  @Test
  void overGrpcItIsTheSame() throws Exception {
    run(
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "grpc",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "http://127.0.0.1:" + backend.otlpGrpcPort());

    assertThat(backend.spansReceived()).isEqualTo(Application.SPANS);
  }

  @Test
  void whatIsNotSampledIsNotSent() throws Exception {
    assertThat(run("OTEL_TRACES_SAMPLER", "always_off")).isEmpty();

    assertThat(backend.spansReceived()).isZero();
  }

  @Test
  void aDisabledSdkSendsNothingAndSaysNothing() throws Exception {
    assertThat(run("OTEL_SDK_DISABLED", "true")).isEmpty();
    assertThat(run("OTEL_TRACES_EXPORTER", "none")).isEmpty();

    assertThat(backend.spansReceived()).isZero();
  }

  @Test
  void aSettingThatCannotBeTurnsTracingOffAndSaysWhich() throws Exception {
    String errors = run("OTEL_TRACES_EXPORTER", "carrier_pigeon");

    assertThat(errors)
        .contains("Tracing is off")
        .contains("carrier_pigeon")
        .doesNotContain("\tat ");
    assertThat(backend.spansReceived()).isZero();
  }
}
