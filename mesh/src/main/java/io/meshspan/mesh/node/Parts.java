package io.meshspan.mesh.node;

import io.meshspan.mesh.consensus.Settings;
import io.meshspan.mesh.forwarding.Forwarder;
import io.meshspan.mesh.gossip.Gossip;
import io.meshspan.mesh.identity.NodeIdentity;
import io.meshspan.mesh.learning.LinkOutlook;
import io.meshspan.mesh.link.LinkMonitor;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.routing.RouteTable;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.meshspan.mesh.transport.Transport;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** What a node consists of. */
record Parts(
    NodeId self,
    Topology topology,
    NodeIdentity identity,
    Transport transport,
    LinkMonitor links,
    LinkOutlook outlook,
    Settings settings,
    Gossip gossip,
    CostView costs,
    RouteTable routes,
    Mailbox mailbox,
    Forwarder forwarder,
    NodeFaults faults) {

  List<NodeId> others() {
    return topology.nodes().stream().filter(node -> !node.equals(self)).toList();
  }

  /** This node's own links as they are expected to be. */
  SortedMap<NodeId, LinkQuality> expectedLinks() {
    return outlook.expected(links.qualities());
  }

  List<NodeId> neighbours() {
    return topology.neighboursOf(self);
  }

  /** Peers that answer and take part; all of them as long as nothing is known of any. */
  List<NodeId> likelyThere() {
    Set<NodeId> reachable = gossip.membership().reachable();
    Set<NodeId> present = gossip.present();
    List<NodeId> there =
        others().stream().filter(reachable::contains).filter(present::contains).toList();
    return there.isEmpty() ? others() : there;
  }
}
