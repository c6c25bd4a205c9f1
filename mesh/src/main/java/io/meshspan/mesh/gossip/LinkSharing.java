package io.meshspan.mesh.gossip;

import io.meshspan.instrumentation.pekko.PekkoTracing;
import io.meshspan.instrumentation.pekko.TracedData;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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

/** Writes this node's link reports to the shared map, and tells of every change to it. */
final class LinkSharing extends AbstractBehavior<LinkSharing.Command> {
  private static final Key<TracedData<LWWMap<String, String>>> LINKS = TracedData.key("links");

  sealed interface Command {}

  record Publish(List<LinkReport> reports) implements Command {}

  private record Changed(Replicator.SubscribeResponse<TracedData<LWWMap<String, String>>> response)
      implements Command {}

  private record Written(Replicator.UpdateResponse<TracedData<LWWMap<String, String>>> response)
      implements Command {}

  private final SelfUniqueAddress self;
  private final ReplicatorMessageAdapter<Command, TracedData<LWWMap<String, String>>> replicator;
  private final Consumer<Map<Link, LinkQuality>> listener;
  private final TracedData<LWWMap<String, String>> nothing;

  private LinkSharing(
      ActorContext<Command> context,
      ReplicatorMessageAdapter<Command, TracedData<LWWMap<String, String>>> replicator,
      Consumer<Map<Link, LinkQuality>> listener) {
    super(context);
    this.self = DistributedData.get(context.getSystem()).selfUniqueAddress();
    this.replicator = replicator;
    this.listener = listener;
    this.nothing = PekkoTracing.get(context.getSystem()).traced(LINKS, LWWMap.empty());
    replicator.subscribe(LINKS, Changed::new);
  }

  static Behavior<Command> telling(Consumer<Map<Link, LinkQuality>> listener) {
    return Behaviors.setup(
        context ->
            DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<Command, TracedData<LWWMap<String, String>>>
                        replicator) -> new LinkSharing(context, replicator, listener)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Publish.class, this::publish)
        .onMessage(Changed.class, this::changed)
        .onMessage(Written.class, written -> this)
        .build();
  }

  private Behavior<Command> publish(Publish command) {
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(
                LINKS,
                nothing,
                Replicator.writeLocal(),
                replyTo,
                TracedData.changing(map -> with(command.reports(), map))),
        Written::new);
    return this;
  }

  private LWWMap<String, String> with(List<LinkReport> reports, LWWMap<String, String> map) {
    LWWMap<String, String> next = map;
    for (LinkReport report : reports) {
      if (!next.get(report.key()).contains(report.value())) {
        next = next.put(self, report.key(), report.value());
      }
    }
    return next;
  }

  private Behavior<Command> changed(Changed command) {
    if (command.response()
        instanceof Replicator.Changed<TracedData<LWWMap<String, String>>> changed) {
      List<LinkReport> reports =
          changed.get(LINKS).data().getEntries().entrySet().stream()
              .flatMap(entry -> LinkReport.read(entry.getKey(), entry.getValue()).stream())
              .toList();
      listener.accept(LinkTable.from(reports));
    }
    return this;
  }
}
