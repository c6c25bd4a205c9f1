package io.meshspan.cli.load;

import io.meshspan.api.mesh.MeshSpans;
import io.meshspan.api.mesh.MessageForwardingSpan;
import io.meshspan.api.mesh.NodeDiscoverySpan;
import io.meshspan.api.mesh.RouteCalculationSpan;
import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Messages over several hops, the routes that they take, and nodes that find each other. */
final class MeshScenes {
  private static final Skewed<String> TYPES =
      Skewed.of(
          1.1,
          List.of(
              "sensor_reading",
              "chat",
              "route_update",
              "presence",
              "block_request",
              "file_chunk",
              "key_rotation",
              "telemetry_digest"));

  private final MlScenes ml;
  private final SpiffeScenes spiffe;
  private final Rarity rarePeer;
  private final Rarity rareMessage;
  private long messages = 1;

  MeshScenes(MlScenes ml, SpiffeScenes spiffe, Rarity rarePeer, Rarity rareMessage) {
    this.ml = ml;
    this.spiffe = spiffe;
    this.rarePeer = rarePeer;
    this.rareMessage = rareMessage;
  }

  /** A message goes from one node to another, over one to four hops. */
  void message(Stage stage) {
    List<Node> way = way(stage);
    Message message = message(stage, way, stage.chance().oneOf(TYPES));
    forward(stage, way, 1, message, receiver -> stage.take(receiver, 120));
  }

  /** A node looks for others and opens connections to those that it found. */
  void discovery(Stage stage) {
    Node node = stage.anyNode();
    try (NodeDiscoverySpan span = node.meshspan().mesh().nodeDiscovery(node.name())) {
      stage.take(node, 1_500);
      List<Node> peers = stage.peersOf(node);
      int found = stage.chance().between(2, peers.size());
      stage.atOnce(peers.subList(0, found), peer -> spiffe.handshake(stage, node, peer));
      span.nodesDiscovered(found).nodesLost(stage.chance().happens(0.05) ? 1 : 0);
      stage.fails(span, Fault.UNREACHABLE, peers.get(0).name());
    }
  }

  /** Sends something straight to a neighbour, within whatever goes on there already. */
  void send(Stage stage, Node from, Node to, String type, Consumer<Node> arrival) {
    List<Node> way = List.of(from, to);
    forward(stage, way, 1, message(stage, way, type), arrival);
  }

  void route(Stage stage, Node from, List<Node> way, String destination) {
    MeshSpans spans = from.meshspan().mesh();
    try (RouteCalculationSpan span = spans.routeCalculation(from.name(), destination)) {
      stage.take(from, 60);
      if (stage.chance().happens(0.4)) {
        ml.infer(stage, from, "link-quality");
      }
      span.routeHops(way.size() - 1).routeCost(way.size() * (0.5 + stage.chance().share()));
      span.routePath(way.stream().map(Node::name).toList());
    }
  }

  private void forward(
      Stage stage, List<Node> way, int hop, Message message, Consumer<Node> arrival) {
    Node here = way.get(hop - 1);
    Node next = way.get(hop);
    TraceContext sent;
    MeshSpans sender = here.meshspan().mesh();
    try (MessageForwardingSpan span = say(sender, message, hop)) {
      if (way.size() > 2 || stage.chance().happens(0.3)) {
        route(stage, here, way.subList(hop - 1, way.size()), message.destination());
      }
      stage.take(here, 90);
      if (stage.fails(span, Fault.TIMED_OUT, next.name())) {
        return;
      }
      sent = span.trace();
    }
    stage.travel();
    MeshSpans receiver = next.meshspan().mesh().continuing(Stage.carried(sent));
    try (MessageForwardingSpan span = say(receiver.as(SpanKind.CONSUMER), message, hop)) {
      stage.take(next, 70);
      if (!stage.fails(span, Fault.OVERLOADED, next.name())) {
        if (hop + 1 < way.size()) {
          forward(stage, way, hop + 1, message, arrival);
        } else {
          arrival.accept(next);
        }
      }
    }
  }

  private static MessageForwardingSpan say(MeshSpans spans, Message message, int hop) {
    return spans
        .messageForwarding(message.source(), message.destination(), message.id())
        .messageSize(message.size())
        .messageHop(hop)
        .messageType(message.type());
  }

  private Message message(Stage stage, List<Node> way, String type) {
    String id = rareMessage.isDue() ? RareValues.MESSAGE_ID : "m-" + messages++;
    String destination = rarePeer.isDue() ? RareValues.PEER : way.get(way.size() - 1).name();
    return new Message(id, way.get(0).name(), destination, type, stage.chance().around(900));
  }

  private static List<Node> way(Stage stage) {
    List<Node> way = new ArrayList<>();
    way.add(stage.anyNode());
    int hops = stage.chance().happens(0.4) ? 1 : stage.chance().between(2, 4);
    while (way.size() <= hops) {
      Node next = stage.peerOf(way.get(way.size() - 1));
      if (!way.contains(next)) {
        way.add(next);
      }
    }
    return way;
  }

  private record Message(String id, String source, String destination, String type, long size) {}
}
