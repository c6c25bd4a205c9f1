package io.meshspan.cli.load;

import io.meshspan.api.crdt.CrdtBroadcastSpan;
import io.meshspan.api.crdt.CrdtMergeSpan;
import io.meshspan.api.propagation.TraceContext;
import java.util.List;

/** Replicated data: a change is told to all peers, and each of them merges it. */
final class CrdtScenes {
  private static final Skewed<Replicated> OBJECTS =
      Skewed.of(
          1.0,
          List.of(
              new Replicated("lww_map", "presence"),
              new Replicated("or_set", "link-table"),
              new Replicated("g_counter", "messages-seen"),
              new Replicated("pn_counter", "credits"),
              new Replicated("lww_map", "settings"),
              new Replicated("or_set", "known-services")));

  /** A change is gossiped; a peer that learnt something new now and then tells it on. */
  void gossip(Stage stage) {
    Node node = stage.anyNode();
    spread(stage, node, stage.chance().oneOf(OBJECTS), 2);
  }

  /** A node tells its peers what it has learnt. */
  void tell(Stage stage, Node node) {
    spread(stage, node, stage.chance().oneOf(OBJECTS), 1);
  }

  private void spread(Stage stage, Node node, Replicated object, int rounds) {
    List<Node> peers = stage.peersOf(node);
    TraceContext sent;
    try (CrdtBroadcastSpan span = node.meshspan().crdt().crdtBroadcast(object.type())) {
      stage.take(node, 110);
      span.key(object.key()).peersCount(peers.size()).deltaSize(stage.chance().around(300));
      sent = span.trace();
    }
    int again = stage.chance().happens(0.25) ? stage.chance().between(0, peers.size() - 1) : -1;
    Node teller = rounds > 1 && again >= 0 ? peers.get(again) : node;
    stage.atOnce(
        peers,
        peer -> {
          stage.travel();
          merge(stage, peer, object, Stage.carried(sent), peer.equals(teller));
        });
  }

  private void merge(
      Stage stage, Node node, Replicated object, TraceContext cause, boolean tellsOn) {
    try (CrdtMergeSpan span =
        node.meshspan().crdt().continuing(cause).crdtMerge(object.type(), node.name())) {
      stage.take(node, 80);
      span.key(object.key()).changesCount(stage.chance().between(0, 4));
      span.mergeConflict(stage.chance().happens(0.04));
      boolean failed = stage.fails(span, Fault.OVERLOADED, node.name());
      if (tellsOn && !failed) {
        spread(stage, node, object, 1);
      }
    }
  }

  private record Replicated(String type, String key) {}
}
