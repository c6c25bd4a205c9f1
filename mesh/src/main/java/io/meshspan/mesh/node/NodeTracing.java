package io.meshspan.mesh.node;

import io.meshspan.api.Meshspan;
import io.opentelemetry.api.OpenTelemetry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node's spans go. Its parts know no more than this: what becomes of spans, and whether
 * anything does, is not their affair.
 *
 * @param meshspan for the typed spans
 * @param openTelemetry for spans of the application's own
 * @param end sends the last spans
 */
record NodeTracing(Meshspan meshspan, OpenTelemetry openTelemetry, Runnable end)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTracing.class);

  /** Starts it; a node without an SDK on its class path does its work untraced, and says so. */
  static NodeTracing start(NodeOptions options) {
    try {
      return SdkTracing.start(options);
    } catch (LinkageError e) { // what is missing is found out when SdkTracing first needs it
      LOG.warn(
          "tracing is off, and all else works: {} cannot be loaded; to see this node's spans, put"
              + " meshspan-sdk, with what it depends on, on the class path and start it again",
          e.getMessage());
      return none();
    }
  }

  private static NodeTracing none() {
    OpenTelemetry nowhere = OpenTelemetry.noop();
    return new NodeTracing(Meshspan.of(nowhere), nowhere, () -> {});
  }

  @Override
  public void close() {
    end.run();
  }
}
