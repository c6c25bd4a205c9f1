package io.meshspan.instrumentation.pekko;

import io.meshspan.api.Meshspan;
import java.util.Objects;
import org.apache.pekko.actor.setup.Setup;

/**
 * Says into which Meshspan a system is traced, and which node it is. Without it a system uses the
 * process's global OpenTelemetry, and its node is called by its host and port.
 *
 * <pre>{@code
 * ActorSystemSetup.create(
 *     BootstrapSetup.create(config), PekkoTracingSetup.of(meshspan, "node-1"))
 * }</pre>
 */
public final class PekkoTracingSetup extends Setup {
  private final Meshspan meshspan;
  private final String nodeId;

  private PekkoTracingSetup(Meshspan meshspan, String nodeId) {
    this.meshspan = meshspan;
    this.nodeId = nodeId;
  }

  /**
   * A part of an {@code ActorSystemSetup}.
   *
   * @param nodeId the node that this system is, as its spans call it
   */
  public static PekkoTracingSetup of(Meshspan meshspan, String nodeId) {
    return new PekkoTracingSetup(
        Objects.requireNonNull(meshspan, "meshspan"), Objects.requireNonNull(nodeId, "nodeId"));
  }

  Meshspan meshspan() {
    return meshspan;
  }

  String nodeId() {
    return nodeId;
  }
}
