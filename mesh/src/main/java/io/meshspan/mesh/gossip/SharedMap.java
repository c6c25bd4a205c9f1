package io.meshspan.mesh.gossip;

import io.meshspan.instrumentation.pekko.PekkoTracing;
import io.meshspan.instrumentation.pekko.TracedData;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;

/**
 * A map that every node has and writes to: of two writes to one entry the later one counts. Each
 * node writes entries of its own. Tells of every change.
 */
final class SharedMap extends AbstractBehavior<SharedMap.Command> {
  sealed interface Command {}

  record Put(Map<String, String> entries) implements Command {}

  record Drop(List<String> keys) implements Command {}

  private record Changed(Replicator.SubscribeResponse<TracedData<LWWMap<String, String>>> response)
      implements Command {}

  private record Written(Replicator.UpdateResponse<TracedData<LWWMap<String, String>>> response)
      implements Command {}

  private final Key<TracedData<LWWMap<String, String>>> key;
  private final SelfUniqueAddress self;
  private final ReplicatorMessageAdapter<Command, TracedData<LWWMap<String, String>>> replicator;
  private final Consumer<Map<String, String>> listener;
  private final TracedData<LWWMap<String, String>> nothing;

  private SharedMap(
      ActorContext<Command> context,
      ReplicatorMessageAdapter<Command, TracedData<LWWMap<String, String>>> replicator,
      String name,
      Consumer<Map<String, String>> listener) {
    super(context);
    this.key = TracedData.key(name);
    this.self = DistributedData.get(context.getSystem()).selfUniqueAddress();
    this.replicator = replicator;
    this.listener = listener;
    this.nothing = PekkoTracing.get(context.getSystem()).traced(key, LWWMap.empty());
    replicator.subscribe(key, Changed::new);
  }

  /**
   * The map of this name.
   *
   * @param listener gets all entries, whoever wrote them: not all who write are trusted
   */
  static Behavior<Command> named(String name, Consumer<Map<String, String>> listener) {
    return Behaviors.setup(
        context ->
            DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<Command, TracedData<LWWMap<String, String>>>
                        replicator) -> new SharedMap(context, replicator, name, listener)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Put.class, put -> change(map -> with(put.entries(), map)))
        .onMessage(Drop.class, drop -> change(map -> without(drop.keys(), map)))
        .onMessage(Changed.class, this::changed)
        .onMessage(Written.class, written -> this)
        .build();
  }

  private Behavior<Command> change(UnaryOperator<LWWMap<String, String>> change) {
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(
                key, nothing, Replicator.writeLocal(), replyTo, TracedData.changing(change)),
        Written::new);
    return this;
  }

  private LWWMap<String, String> with(Map<String, String> entries, LWWMap<String, String> map) {
    LWWMap<String, String> next = map;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      if (!next.get(entry.getKey()).contains(entry.getValue())) {
        next = next.put(self, entry.getKey(), entry.getValue());
      }
    }
    return next;
  }

  private LWWMap<String, String> without(List<String> keys, LWWMap<String, String> map) {
    LWWMap<String, String> next = map;
    for (String gone : keys) {
      if (next.contains(gone)) {
        next = next.remove(self, gone);
      }
    }
    return next;
  }

  private Behavior<Command> changed(Changed command) {
    if (command.response()
        instanceof Replicator.Changed<TracedData<LWWMap<String, String>>> changed) {
      listener.accept(changed.get(key).data().getEntries());
    }
    return this;
  }
}
