package io.meshspan.mesh.routing;

import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import java.util.Optional;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.SimpleWeightedGraph;

/** The mesh as a weighted graph, at one moment. */
final class ShortestPaths {
  private final SimpleWeightedGraph<NodeId, Link> graph = new SimpleWeightedGraph<>(Link.class);

  ShortestPaths(Topology topology, LinkCosts costs) {
    topology.nodes().forEach(graph::addVertex);
    for (Link link : topology.links()) {
      costs
          .of(link)
          .ifPresent(
              cost -> {
                graph.addEdge(link.low(), link.high(), link);
                graph.setEdgeWeight(link, cost);
              });
    }
  }

  /** The cheapest route; empty when there is none, or the two are one node. */
  Optional<Route> between(NodeId source, NodeId destination) {
    if (source.equals(destination)
        || !graph.containsVertex(source)
        || !graph.containsVertex(destination)) {
      return Optional.empty();
    }
    GraphPath<NodeId, Link> path = DijkstraShortestPath.findPathBetween(graph, source, destination);
    return path == null
        ? Optional.empty()
        : Optional.of(new Route(path.getVertexList(), path.getWeight()));
  }
}
