package io.meshspan.mesh.node;

import io.meshspan.sdk.MeshspanSdk;
import java.time.Duration;

/** The one place where the node's tracing is started. */
final class Tracing {
  private static final Duration LAST_SPANS_WITHIN = Duration.ofSeconds(2);

  private Tracing() {}

  /** Starts it; what the environment says (OTEL_*) goes before what is said here. */
  static MeshspanSdk start(NodeOptions options) {
    return MeshspanSdk.builder()
        .serviceName(options.self().toString())
        .nodeId(options.self().toString())
        .endpoint(options.otlp().toString())
        .shutdownLimit(LAST_SPANS_WITHIN)
        .atExit(MeshspanSdk.AtExit.NOTHING)
        .start();
  }
}
