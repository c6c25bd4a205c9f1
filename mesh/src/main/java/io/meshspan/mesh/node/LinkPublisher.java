package io.meshspan.mesh.node;

import io.meshspan.mesh.gossip.Gossip;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.NodeId;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Tells the others what to expect of this node's links, when that is news. Used by one thread. */
final class LinkPublisher {
  private static final double RTT_NEWS = 0.2;
  private static final double LOSS_NEWS = 0.1;

  private final Supplier<SortedMap<NodeId, LinkQuality>> links;
  private final Gossip gossip;
  private Map<NodeId, LinkQuality> published = Map.of();

  LinkPublisher(Supplier<SortedMap<NodeId, LinkQuality>> links, Gossip gossip) {
    this.links = links;
    this.gossip = gossip;
  }

  void publishNews() {
    Map<NodeId, LinkQuality> now = Map.copyOf(links.get());
    if (now.entrySet().stream().anyMatch(link -> isNews(link.getKey(), link.getValue()))) {
      gossip.publish(now);
      published = now;
    }
  }

  private boolean isNews(NodeId neighbour, LinkQuality now) {
    LinkQuality before = published.get(neighbour);
    return before == null
        || Math.abs(now.rttMillis() - before.rttMillis()) > 0.5 + RTT_NEWS * before.rttMillis()
        || Math.abs(now.loss() - before.loss()) > LOSS_NEWS;
  }
}
