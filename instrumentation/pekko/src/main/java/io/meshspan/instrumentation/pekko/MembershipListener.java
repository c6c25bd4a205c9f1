package io.meshspan.instrumentation.pekko;

import io.meshspan.api.Meshspan;
import io.meshspan.api.mesh.NodeDiscoverySpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;

/**
 * Hears the cluster's news, and makes one span of those that come together: what a restart or a
 * partition brings is one round, not ten. The first round begins with the system. A node that was
 * restarted is another member at the same address: one lost, one discovered.
 */
final class MembershipListener extends AbstractActorWithTimers {
  /** News within this time of each other are of one round. */
  private static final Duration QUIET = Duration.ofMillis(500);

  /** A cluster that never comes to rest is told of all the same. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final AttributeKey<String> ADDRESS =
      AttributeKey.stringKey("network.peer.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("network.peer.port");

  private final Meshspan meshspan;
  private final String nodeId;
  private final MemberCount members;
  private final Cluster cluster = Cluster.get(getContext().getSystem());
  private Set<UniqueAddress> known = Set.of();
  private MembershipRound<UniqueAddress> round; // null: nothing is new

  private enum Tick {
    QUIET,
    LONGEST
  }

  MembershipListener(Meshspan meshspan, String nodeId, MemberCount members) {
    this.meshspan = meshspan;
    this.nodeId = nodeId;
    this.members = members;
  }

  @Override
  public void preStart() {
    members.heard(0);
    round = new MembershipRound<>(known, Instant.now());
    cluster.subscribe(
        getSelf(),
        ClusterEvent.initialStateAsEvents(),
        ClusterEvent.MemberEvent.class,
        ClusterEvent.ReachabilityEvent.class);
  }

  @Override
  public void postStop() {
    cluster.unsubscribe(getSelf());
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(ClusterEvent.MemberUp.class, event -> found(event.member()))
        .match(ClusterEvent.MemberWeaklyUp.class, event -> found(event.member()))
        .match(ClusterEvent.ReachableMember.class, event -> found(event.member()))
        .match(ClusterEvent.UnreachableMember.class, event -> lost(event.member()))
        .match(ClusterEvent.MemberExited.class, event -> lost(event.member()))
        .match(ClusterEvent.MemberRemoved.class, event -> lost(event.member()))
        .match(Tick.class, tick -> endRound())
        .matchAny(event -> {}) // joining and leaving: not there yet, still there
        .build();
  }

  private void found(Member member) {
    // This node's own coming up is no discovery, but ends the wait for others at the start.
    MembershipRound<UniqueAddress> news = news();
    if (!isSelf(member)) {
      news.found(member.uniqueAddress(), Instant.now());
    }
    heard();
  }

  private void lost(Member member) {
    if (!isSelf(member)) {
      news().lost(member.uniqueAddress(), Instant.now());
      heard();
    }
  }

  private boolean isSelf(Member member) {
    return member.uniqueAddress().equals(cluster.selfUniqueAddress());
  }

  private MembershipRound<UniqueAddress> news() {
    if (round == null) {
      round = new MembershipRound<>(known, Instant.now());
    }
    if (!getTimers().isTimerActive(Tick.LONGEST)) {
      getTimers().startSingleTimer(Tick.LONGEST, Tick.LONGEST, LONGEST);
    }
    return round;
  }

  private void heard() {
    members.heard(round.now().size());
    getTimers().startSingleTimer(Tick.QUIET, Tick.QUIET, QUIET);
  }

  private void endRound() {
    getTimers().cancelAll();
    MembershipRound<UniqueAddress> ended = round;
    round = null;
    if (ended == null) {
      return;
    }
    known = ended.now();
    meshspan.mesh().recordNodes(known.size() + 1L); // with this node itself
    if (ended.discovered().isEmpty() && ended.lost().isEmpty()) {
      return; // who was gone for a moment is back
    }
    NodeDiscoverySpan span =
        meshspan.mesh().root().detached().startedAt(ended.start()).nodeDiscovery(nodeId);
    span.nodeId(nodeId).nodesDiscovered(ended.discovered().size()).nodesLost(ended.lost().size());
    ended.discovered().forEach(node -> span.event("mesh.node.discovered", peer(node)));
    ended.lost().forEach(node -> span.event("mesh.node.lost", peer(node)));
    span.closeAt(ended.end());
  }

  private static Attributes peer(UniqueAddress member) {
    Address node = member.address();
    return Attributes.of(ADDRESS, node.getHost().orElse(""), PORT, (long) node.getPort().orElse(0));
  }
}
