package io.meshspan.mesh.node;

import io.meshspan.mesh.forwarding.Forwarder;
import io.meshspan.mesh.link.LinkMonitor;
import io.meshspan.mesh.topology.NodeId;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What a node has to say to the others: how its links are, and now and then a greeting. */
final class Workload {
  private final NodeId self;
  private final List<NodeId> others;
  private final Forwarder forwarder;
  private final LinkMonitor links;
  private final RandomGenerator random;

  Workload(
      NodeId self,
      List<NodeId> nodes,
      Forwarder forwarder,
      LinkMonitor links,
      RandomGenerator random) {
    this.self = self;
    this.others = nodes.stream().filter(node -> !node.equals(self)).toList();
    this.forwarder = forwarder;
    this.links = links;
    this.random = random;
  }

  /** Sends one message to one other node. */
  void sendOne() {
    NodeId destination = others.get(random.nextInt(others.size()));
    if (random.nextInt(4) == 0) {
      forwarder.send(destination, "hello", "hello " + destination + ", this is " + self);
    } else {
      forwarder.send(destination, "telemetry", telemetry());
    }
  }

  private String telemetry() {
    return links.qualities().entrySet().stream()
        .map(this::line)
        .collect(Collectors.joining("\n", "links of " + self + ":\n", ""));
  }

  private String line(Map.Entry<NodeId, ?> link) {
    return self + "--" + link.getKey() + " " + link.getValue();
  }
}
