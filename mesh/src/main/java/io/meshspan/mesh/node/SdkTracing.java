package io.meshspan.mesh.node;

import io.meshspan.sdk.MeshspanSdk;
import java.time.Duration;

/**
 * Starts Meshspan's SDK. The one class of the mesh that knows it, or OpenTelemetry's SDK below it:
 * where they are missing nothing but this class fails to load, and {@link NodeTracing} sees to
 * that.
 */
final class SdkTracing {
  private static final Duration LAST_SPANS_WITHIN = Duration.ofSeconds(2);

  private SdkTracing() {}

  /** Starts it; what the environment says (OTEL_*) goes before what is said here. */
  static NodeTracing start(NodeOptions options) {
    MeshspanSdk sdk =
        MeshspanSdk.builder()
            .serviceName(options.self().toString())
            .nodeId(options.self().toString())
            .endpoint(options.otlp().toString())
            .shutdownLimit(LAST_SPANS_WITHIN)
            .atExit(MeshspanSdk.AtExit.NOTHING)
            .start();
    return new NodeTracing(sdk.meshspan(), sdk.openTelemetry(), sdk::close);
  }
}
