package io.meshspan.mesh.forwarding;

import io.meshspan.mesh.routing.Route;
import io.meshspan.mesh.topology.NodeId;
import java.util.Optional;

/** Knows the way to a destination. */
@FunctionalInterface
public interface Routes {
  /**
   * The way to take now; empty when there is none.
   *
   * @param from the neighbour that handed the message on, when one did
   */
  Optional<Route> to(NodeId destination, Optional<NodeId> from);
}
