package io.meshspan.mesh.gossip;

import io.meshspan.instrumentation.pekko.PekkoTracing;
import io.meshspan.instrumentation.pekko.TracedData;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.ORSet;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * The set of nodes that take part: each adds itself when it is ready to, and all others take it out
 * when it is no member any more. An element is a node's one life, {@code node-2#1234}: whoever
 * comes back is added anew, and taking out the old life cannot take out the new one.
 */
final class Presence extends AbstractBehavior<Presence.Command> {
  private static final Key<TracedData<ORSet<String>>> PRESENCE = TracedData.key("presence");

  sealed interface Command {}

  record Announce(String name) implements Command {}

  private record Removed(Member member) implements Command {}

  private record Changed(Replicator.SubscribeResponse<TracedData<ORSet<String>>> response)
      implements Command {}

  private record Written(Replicator.UpdateResponse<TracedData<ORSet<String>>> response)
      implements Command {}

  private final SelfUniqueAddress self;
  private final ReplicatorMessageAdapter<Command, TracedData<ORSet<String>>> replicator;
  private final Consumer<Set<String>> listener;
  private final TracedData<ORSet<String>> nobody;

  private Presence(
      ActorContext<Command> context,
      ReplicatorMessageAdapter<Command, TracedData<ORSet<String>>> replicator,
      Consumer<Set<String>> listener) {
    super(context);
    this.self = DistributedData.get(context.getSystem()).selfUniqueAddress();
    this.replicator = replicator;
    this.listener = listener;
    this.nobody = PekkoTracing.get(context.getSystem()).traced(PRESENCE, ORSet.empty());
    replicator.subscribe(PRESENCE, Changed::new);
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(
                    ClusterEvent.MemberRemoved.class, gone -> new Removed(gone.member())),
                ClusterEvent.MemberRemoved.class));
  }

  /** Tells of every change: the elements. */
  static Behavior<Command> telling(Consumer<Set<String>> listener) {
    return Behaviors.setup(
        context ->
            DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<Command, TracedData<ORSet<String>>> replicator) ->
                    new Presence(context, replicator, listener)));
  }

  /** The name of the node whose life an element is. */
  static String nameIn(String element) {
    return element.substring(0, Math.max(0, element.indexOf('#')));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Announce.class, this::announce)
        .onMessage(Removed.class, this::removed)
        .onMessage(Changed.class, this::changed)
        .onMessage(Written.class, written -> this)
        .build();
  }

  private Behavior<Command> announce(Announce command) {
    String life = command.name() + endOf(self.uniqueAddress().longUid());
    return change(set -> set.contains(life) ? set : set.add(self, life));
  }

  private static String endOf(long uid) {
    return "#" + uid;
  }

  private Behavior<Command> removed(Removed command) {
    String end = endOf(command.member().uniqueAddress().longUid());
    return change(set -> without(end, set));
  }

  private ORSet<String> without(String end, ORSet<String> set) {
    ORSet<String> next = set;
    for (String element : set.getElements()) {
      if (element.endsWith(end)) {
        next = next.remove(self, element);
      }
    }
    return next;
  }

  private Behavior<Command> change(UnaryOperator<ORSet<String>> change) {
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(
                PRESENCE, nobody, Replicator.writeLocal(), replyTo, TracedData.changing(change)),
        Written::new);
    return this;
  }

  private Behavior<Command> changed(Changed command) {
    if (command.response() instanceof Replicator.Changed<TracedData<ORSet<String>>> changed) {
      listener.accept(Set.copyOf(changed.get(PRESENCE).data().getElements()));
    }
    return this;
  }
}
