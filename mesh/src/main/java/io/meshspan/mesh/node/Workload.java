package io.meshspan.mesh.node;

import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.NodeId;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What a node has to say to the others: how its links are, and now and then a greeting. */
final class Workload {
  private final Parts parts;
  private final RandomGenerator random;

  Workload(Parts parts, RandomGenerator random) {
    this.parts = parts;
    this.random = random;
  }

  /** Sends one message to one other node. */
  void sendOne() {
    List<NodeId> there = parts.likelyThere();
    NodeId destination = there.get(random.nextInt(there.size()));
    if (random.nextInt(4) == 0) {
      parts
          .forwarder()
          .send(destination, "hello", "hello " + destination + ", this is " + parts.self());
    } else {
      parts.forwarder().send(destination, "telemetry", telemetry());
    }
  }

  private String telemetry() {
    return parts.links().qualities().entrySet().stream()
        .map(this::line)
        .collect(Collectors.joining("\n", "links of " + parts.self() + ":\n", ""));
  }

  private String line(Map.Entry<NodeId, LinkQuality> link) {
    return parts.self() + "--" + link.getKey() + " " + link.getValue();
  }
}
