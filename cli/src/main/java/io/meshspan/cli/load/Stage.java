package io.meshspan.cli.load;

import io.meshspan.api.core.TypedSpan;
import io.meshspan.api.propagation.TraceContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What scenes play on: the nodes, the time, chance, and what is due of rare values. For one thread.
 */
final class Stage {
  /** How often an operation fails. */
  private static final double FAILURES = 0.012;

  private final SimulatedClock clock;
  private final Chance chance;
  private final Skewed<Node> nodes;
  private final Map<Node, List<Node>> peers = new HashMap<>();
  private int leader;

  Stage(SimulatedClock clock, Chance chance, List<Node> nodes) {
    this.clock = clock;
    this.chance = chance;
    this.nodes = Skewed.of(0.8, nodes);
    for (Node node : nodes) {
      peers.put(node, nodes.stream().filter(other -> !other.equals(node)).toList());
    }
  }

  Chance chance() {
    return chance;
  }

  // --- who

  /** A node; the first ones have far more to do. */
  Node anyNode() {
    return chance.oneOf(nodes);
  }

  Node peerOf(Node node) {
    return chance.oneOf(peersOf(node));
  }

  List<Node> peersOf(Node node) {
    return peers.get(node);
  }

  int size() {
    return nodes.all().size();
  }

  /** The leader of the replicated log, which makes the blocks too. */
  Node leader() {
    return nodes.all().get(leader);
  }

  void elect(Node newLeader) {
    leader = nodes.all().indexOf(newLeader);
  }

  // --- when

  /** Something on this node takes its time. */
  void take(Node node, long medianMicros) {
    clock.advance((long) (chance.nanosAround(medianMicros * 1_000) * node.slowness()));
  }

  /** A message is on its way. */
  void travel() {
    clock.advance(chance.nanosAround(350_000));
  }

  /** Each of the nodes does this at the same time; it is over when the slowest is done. */
  void atOnce(List<Node> who, Consumer<Node> what) {
    long start = clock.now();
    long end = start;
    for (Node node : who) {
      start += 4_000; // one after the other leaves the sender
      clock.set(start);
      what.accept(node);
      end = Math.max(end, clock.now());
    }
    clock.set(end);
  }

  // --- what becomes of it

  /** Says of one operation in a hundred that it failed; answers whether of this one. */
  boolean fails(TypedSpan<?> span, Fault fault, String subject) {
    if (!chance.happens(FAILURES)) {
      return false;
    }
    span.failed(fault.about(subject));
    return true;
  }

  /** The trace as it arrives at another node. */
  static TraceContext carried(TraceContext sent) {
    return TraceContext.fromBytes(sent.toBytes());
  }
}
