package io.meshspan.mesh.node;

import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.routing.LinkCosts;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What links cost, as far as one node can tell: its own links as it expects them to be, the others'
 * as gossip has them, none of those which are to be avoided or lead to a node that is.
 */
final class CostView {
  private static final LinkQuality CUT = new LinkQuality(0, 0, 1);

  private final NodeId self;
  private final Topology topology;
  private final Supplier<SortedMap<NodeId, LinkQuality>> own;
  private final Supplier<Map<Link, LinkQuality>> others;
  private final DoubleSupplier lossWeight;
  private final Set<NodeId> avoidedNodes = new ConcurrentSkipListSet<>();
  private final Set<Link> avoidedLinks = new ConcurrentSkipListSet<>();

  CostView(
      NodeId self,
      Topology topology,
      Supplier<SortedMap<NodeId, LinkQuality>> own,
      Supplier<Map<Link, LinkQuality>> others,
      DoubleSupplier lossWeight) {
    this.self = self;
    this.topology = topology;
    this.own = own;
    this.others = others;
    this.lossWeight = lossWeight;
  }

  LinkCosts now() {
    return with(own.get());
  }

  /** The costs with this node's own links like this. */
  LinkCosts with(SortedMap<NodeId, LinkQuality> ownLinks) {
    Map<Link, LinkQuality> known = new TreeMap<>(others.get());
    ownLinks.forEach((neighbour, quality) -> known.put(Link.between(self, neighbour), quality));
    topology.links().stream().filter(this::isAvoided).forEach(link -> known.put(link, CUT));
    return new LinkCosts(known, lossWeight.getAsDouble());
  }

  private boolean isAvoided(Link link) {
    return avoidedLinks.contains(link)
        || avoidedNodes.contains(link.low())
        || avoidedNodes.contains(link.high());
  }

  /** From now on no route leads by this node; false when that was so already. */
  boolean avoid(NodeId node) {
    return avoidedNodes.add(node);
  }

  /** From now on no route leads over this link; false when that was so already. */
  boolean avoid(Link link) {
    return avoidedLinks.add(link);
  }

  /** From now on routes may lead by this node; false when that was so already. */
  boolean admit(NodeId node) {
    return avoidedNodes.remove(node);
  }

  /** From now on routes may lead over this link; false when that was so already. */
  boolean admit(Link link) {
    return avoidedLinks.remove(link);
  }
}
