package io.meshspan.mesh.gossip;

import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** All that nodes share, in one actor system; writes go in, and what is known is held here. */
final class Sharing {
  private volatile Map<Link, LinkQuality> links = Map.of();
  private volatile Set<NodeId> present = Set.of();
  private volatile List<Intention> intentions = List.of();

  sealed interface Command {}

  record PublishLinks(List<LinkReport> reports) implements Command {}

  record Announce(NodeId self) implements Command {}

  record Intend(Intention intention) implements Command {}

  record Forget(String proposal, NodeId self) implements Command {}

  /** The root of the actor system. */
  Behavior<Command> behavior() {
    return Behaviors.setup(
        context -> {
          ActorRef<SharedMap.Command> linkTable =
              context.spawn(SharedMap.named("links", this::tellLinks), "links");
          ActorRef<SharedMap.Command> tally =
              context.spawn(SharedMap.named("votes", this::tellIntentions), "votes");
          ActorRef<Presence.Command> presence =
              context.spawn(Presence.telling(this::tellPresent), "presence");
          return Behaviors.receive(Command.class)
              .onMessage(
                  PublishLinks.class,
                  command -> tell(linkTable, new SharedMap.Put(entriesOf(command.reports()))))
              .onMessage(
                  Announce.class,
                  command -> tell(presence, new Presence.Announce(command.self().toString())))
              .onMessage(
                  Intend.class,
                  command ->
                      tell(
                          tally,
                          new SharedMap.Put(
                              Map.of(command.intention().key(), command.intention().value()))))
              .onMessage(
                  Forget.class,
                  command ->
                      tell(
                          tally,
                          new SharedMap.Drop(
                              List.of(Intention.keyOf(command.proposal(), command.self())))))
              .build();
        });
  }

  private static <T> Behavior<Command> tell(ActorRef<? super T> actor, T command) {
    actor.tell(command);
    return Behaviors.same();
  }

  private static Map<String, String> entriesOf(List<LinkReport> reports) {
    Map<String, String> entries = new TreeMap<>();
    reports.forEach(report -> entries.put(report.key(), report.value()));
    return entries;
  }

  private void tellLinks(Map<String, String> entries) {
    links =
        LinkTable.from(
            entries.entrySet().stream()
                .flatMap(entry -> LinkReport.read(entry.getKey(), entry.getValue()).stream())
                .toList());
  }

  private void tellIntentions(Map<String, String> entries) {
    intentions =
        entries.entrySet().stream()
            .flatMap(entry -> Intention.read(entry.getKey(), entry.getValue()).stream())
            .toList();
  }

  private void tellPresent(Set<String> elements) {
    Set<NodeId> nodes = new TreeSet<>();
    for (String element : elements) {
      try {
        nodes.add(NodeId.parse(Presence.nameIn(element)));
      } catch (IllegalArgumentException e) {
        // the set is shared, and not all who write to it are trusted
      }
    }
    present = Set.copyOf(nodes);
  }

  Map<Link, LinkQuality> links() {
    return links;
  }

  Set<NodeId> present() {
    return present;
  }

  List<Intention> intentions() {
    return intentions;
  }
}
