package io.meshspan.mesh.node;

import io.meshspan.mesh.link.LinkMonitor;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.routing.LinkCosts;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What links cost, as far as one node can tell: its own links as it measures them, the others' as
 * gossip has them, none of those that lead to a node which is to be avoided.
 */
final class CostView {
  private static final LinkQuality CUT = new LinkQuality(0, 0, 1);

  private final NodeId self;
  private final Topology topology;
  private final LinkMonitor own;
  private final Supplier<Map<Link, LinkQuality>> others;
  private final DoubleSupplier lossWeight;
  private final Set<NodeId> avoided = new ConcurrentSkipListSet<>();

  CostView(
      NodeId self,
      Topology topology,
      LinkMonitor own,
      Supplier<Map<Link, LinkQuality>> others,
      DoubleSupplier lossWeight) {
    this.self = self;
    this.topology = topology;
    this.own = own;
    this.others = others;
    this.lossWeight = lossWeight;
  }

  LinkCosts now() {
    Map<Link, LinkQuality> known = new TreeMap<>(others.get());
    own.qualities()
        .forEach((neighbour, quality) -> known.put(Link.between(self, neighbour), quality));
    topology.links().stream()
        .filter(link -> avoided.contains(link.low()) || avoided.contains(link.high()))
        .forEach(link -> known.put(link, CUT));
    return new LinkCosts(known, lossWeight.getAsDouble());
  }

  /** From now on no route leads by this node; false when that was so already. */
  boolean avoid(NodeId node) {
    return avoided.add(node);
  }

  /** From now on routes may lead by this node; false when that was so already. */
  boolean admit(NodeId node) {
    return avoided.remove(node);
  }
}
