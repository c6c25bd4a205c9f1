package io.meshspan.mesh.gossip;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meshspan.api.Meshspan;
import io.meshspan.api.dao.VoteChoice;
import io.meshspan.instrumentation.pekko.PekkoTracingSetup;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * A node's membership in the mesh, and what it shares with the others: who is present, what links
 * are like, and what members intend to vote.
 *
 * <pre>{@code
 * try (Gossip gossip = Gossip.join(self, nodes, portOf, meshspan)) {
 *   gossip.publish(links.qualities());
 *   gossip.links();                        // everybody's
 *   gossip.membership().unreachable();
 *   gossip.announce();
 *   gossip.present();                      // who takes part
 * }
 * }</pre>
 *
 * <p>Thread-safe; nothing but {@link #close()} waits.
 */
public final class Gossip implements AutoCloseable {
  private static final String SYSTEM = "meshspan";

  /**
   * The first node begins a mesh of its own when nobody has answered for so long. On a busy machine
   * a short time would make two meshes of one when it is restarted.
   */
  private static final Duration ALONE_AFTER = Duration.ofSeconds(8);

  /** The others wait for a mesh to join; they ask for one as often as this. */
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);

  private static final Duration LEAVE_WITHIN = Duration.ofSeconds(2);
  private static final Set<MemberStatus> PRESENT =
      Set.of(MemberStatus.up(), MemberStatus.weaklyUp(), MemberStatus.joining());

  private final NodeId self;
  private final Config config;
  private final ToIntFunction<NodeId> portOf;
  private final List<NodeId> nodes;
  private final PekkoTracingSetup tracing;
  private final Sharing sharing = new Sharing();
  private final OwnWords own = new OwnWords();
  private volatile ActorSystem<Sharing.Command> system;

  private Gossip(NodeId self, List<NodeId> nodes, ToIntFunction<NodeId> portOf, Meshspan meshspan) {
    this.self = self;
    this.nodes = List.copyOf(nodes);
    this.portOf = portOf;
    this.tracing = PekkoTracingSetup.of(meshspan, self.toString());
    this.config = config();
    this.system = newSystem();
  }

  /** Begins to join; the first node waits a moment for others and then begins the mesh itself. */
  public static Gossip join(
      NodeId self, List<NodeId> nodes, ToIntFunction<NodeId> portOf, Meshspan meshspan) {
    return new Gossip(self, nodes, portOf, meshspan);
  }

  private Config config() {
    Map<String, Object> own =
        Map.of(
            "pekko.remote.artery.canonical.port",
            portOf.applyAsInt(self),
            "pekko.cluster.seed-nodes",
            nodes.stream()
                .map(node -> "pekko://" + SYSTEM + "@127.0.0.1:" + portOf.applyAsInt(node))
                .toList(),
            "pekko.cluster.seed-node-timeout",
            self.equals(nodes.get(0)) ? ALONE_AFTER : ASK_AGAIN_AFTER);
    return ConfigFactory.parseMap(own)
        .withFallback(ConfigFactory.parseResources("mesh-gossip.conf"))
        .withFallback(ConfigFactory.load());
  }

  private ActorSystem<Sharing.Command> newSystem() {
    return ActorSystem.create(
        sharing.behavior(),
        SYSTEM,
        ActorSystemSetup.create(BootstrapSetup.create(config), tracing));
  }

  private void say(Sharing.Command command) {
    system.tell(command);
  }

  /** Tells the others what this node's links are like. */
  public void publish(Map<NodeId, LinkQuality> links) {
    List<LinkReport> reports =
        links.entrySet().stream()
            .map(link -> new LinkReport(self, link.getKey(), link.getValue()))
            .toList();
    say(own.noted("links", new Sharing.PublishLinks(reports)));
  }

  /** What is known of all links, from all who measured. */
  public Map<Link, LinkQuality> links() {
    return sharing.links();
  }

  /** Tells the others that this node takes part from now on, also after it has joined anew. */
  public void announce() {
    say(own.noted("presence", new Sharing.Announce(self)));
  }

  /** The nodes that have said so; who is gone is taken out by the others. */
  public Set<NodeId> present() {
    return sharing.present();
  }

  /** Tells the others what this node will vote. */
  public void intend(BigInteger proposal, VoteChoice choice, double weight) {
    Intention intention = new Intention(proposal.toString(), self, choice, weight);
    say(own.noted(intention.key(), new Sharing.Intend(intention)));
  }

  /** Takes back what this node said of a proposal: it is decided. */
  public void forget(BigInteger proposal) {
    own.forget(Intention.keyOf(proposal.toString(), self));
    say(new Sharing.Forget(proposal.toString(), self));
  }

  /** What all members said that they will vote on proposals that are not decided. */
  public List<Intention> intentions() {
    return sharing.intentions();
  }

  /** Who is there, as far as this node knows. */
  public Membership membership() {
    if (isExcluded()) {
      return Membership.ALONE;
    }
    ClusterEvent.CurrentClusterState state = Cluster.get(system).state();
    Set<NodeId> unreachable = new TreeSet<>();
    state.getUnreachable().forEach(member -> unreachable.add(nodeOf(member)));
    Set<NodeId> reachable = new TreeSet<>();
    for (Member member : state.getMembers()) {
      if (PRESENT.contains(member.status()) && !unreachable.contains(nodeOf(member))) {
        reachable.add(nodeOf(member));
      }
    }
    return new Membership(reachable, unreachable);
  }

  private NodeId nodeOf(Member member) {
    int port = (Integer) member.address().port().get();
    return nodes.stream().filter(node -> portOf.applyAsInt(node) == port).findFirst().orElse(self);
  }

  /** Completes when the others count this node as a member. */
  public CompletableFuture<Void> joined() {
    CompletableFuture<Void> joined = new CompletableFuture<>();
    org.apache.pekko.cluster.Cluster.get(system.classicSystem())
        .registerOnMemberUp(() -> joined.complete(null));
    return joined;
  }

  /** Whether the others took this node for dead, so that it has to join anew. */
  public boolean isExcluded() {
    return system.whenTerminated().isCompleted() || Cluster.get(system).isTerminated();
  }

  /**
   * Joins anew, as a new incarnation, after the others took this node for dead.
   *
   * @return as {@link #joined()}
   */
  public synchronized CompletableFuture<Void> rejoin() {
    if (isExcluded()) {
      end();
      system = newSystem();
      // The new life begins with nothing, and what the old one said on its own is not with others.
      own.all().forEach(this::say);
    }
    return joined();
  }

  /** What it all runs in; another one after it has joined anew. */
  org.apache.pekko.actor.ActorSystem actors() {
    return system.classicSystem();
  }

  @Override
  public synchronized void close() {
    end();
  }

  private void end() {
    system.terminate();
    try {
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .get(LEAVE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // It ends in its own time; nothing here waits for it any longer.
    }
  }
}
