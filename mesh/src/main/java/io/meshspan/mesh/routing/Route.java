package io.meshspan.mesh.routing;

import io.meshspan.mesh.topology.NodeId;
import java.util.List;

/**
 * A way through the mesh.
 *
 * @param path the nodes in order, source and destination included: two or more
 * @param cost the sum of the links' costs
 */
public record Route(List<NodeId> path, double cost) {
  public Route {
    path = List.copyOf(path);
    if (path.size() < 2) {
      throw new IllegalArgumentException("a route leads from one node to another, not " + path);
    }
  }

  /** The neighbour to hand a message to. */
  public NodeId nextHop() {
    return path.get(1);
  }

  /** How many links it crosses. */
  public int hops() {
    return path.size() - 1;
  }

  /** The nodes' names, in order. */
  public List<String> names() {
    return path.stream().map(NodeId::toString).toList();
  }
}
