package io.meshspan.mesh.routing;

import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.AsSubgraph;
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
    return between(graph, source, destination);
  }

  /** The cheapest route that does not lead by a third node. */
  Optional<Route> around(NodeId third, NodeId source, NodeId destination) {
    Set<NodeId> others = new HashSet<>(graph.vertexSet());
    others.remove(third);
    return between(new AsSubgraph<>(graph, others), source, destination);
  }

  private static Optional<Route> between(
      Graph<NodeId, Link> graph, NodeId source, NodeId destination) {
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
