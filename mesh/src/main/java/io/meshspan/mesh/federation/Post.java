package io.meshspan.mesh.federation;

import io.meshspan.mesh.topology.NodeId;

/** Takes messages to other nodes; at most once, and perhaps never. */
@FunctionalInterface
public interface Post {
  /**
   * Sends without waiting.
   *
   * @return whether it is on its way
   */
  boolean send(NodeId destination, String type, String body);
}
