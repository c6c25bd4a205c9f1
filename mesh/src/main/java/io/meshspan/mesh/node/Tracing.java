package io.meshspan.mesh.node;

import io.meshspan.api.Meshspan;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The one place where the node's tracing is started and ended. */
final class Tracing implements AutoCloseable {
  private final OpenTelemetrySdk sdk;
  private final Meshspan meshspan;

  private Tracing(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
    this.meshspan = Meshspan.of(sdk);
  }

  /** Starts it; what the environment says (OTEL_*) goes before what is said here. */
  static Tracing start(NodeOptions options) {
    Map<String, String> settings =
        Map.of(
            "otel.service.name", options.self().toString(),
            "otel.resource.attributes", "mesh.node.id=" + options.self(),
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.exporter.otlp.endpoint", options.otlp().toString(),
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none",
            "otel.bsp.schedule.delay", "500");
    return new Tracing(
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> settings)
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk());
  }

  Meshspan meshspan() {
    return meshspan;
  }

  OpenTelemetry openTelemetry() {
    return sdk;
  }

  /** Sends what has ended; waits two seconds at most. */
  @Override
  public void close() {
    sdk.shutdown().join(2, TimeUnit.SECONDS);
  }
}
