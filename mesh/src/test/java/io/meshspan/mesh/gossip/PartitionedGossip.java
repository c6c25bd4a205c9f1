package io.meshspan.mesh.gossip;

import com.typesafe.config.ConfigFactory;
import io.meshspan.api.Meshspan;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/** Real nodes' gossip in one process, over Artery on loopback, which can be cut between them. */
@SuppressWarnings("deprecation") // classic remoting is; the switch for tests serves Artery too
final class PartitionedGossip implements AutoCloseable {
  private static final String TEST_MODE = "pekko.remote.artery.advanced.test-mode";

  final Map<NodeId, Gossip> nodes = new TreeMap<>();
  private final Map<NodeId, Integer> ports = new HashMap<>();

  static PartitionedGossip of(int size, OpenTelemetry telemetry) throws IOException {
    PartitionedGossip mesh = new PartitionedGossip();
    System.setProperty(TEST_MODE, "on");
    System.setProperty("pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on");
    ConfigFactory.invalidateCaches();
    List<NodeId> ids = new ArrayList<>();
    List<ServerSocket> probes = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      ids.add(new NodeId(i));
      probes.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      mesh.ports.put(new NodeId(i), probes.get(i - 1).getLocalPort());
    }
    for (ServerSocket probe : probes) {
      probe.close();
    }
    for (NodeId id : ids) {
      mesh.nodes.put(id, Gossip.join(id, ids, mesh.ports::get, Meshspan.of(telemetry)));
    }
    return mesh;
  }

  /** From now on this node hears nobody, and nobody hears it. */
  void cutOff(NodeId node) throws Exception {
    between(node, ThrottlerTransportAdapter.Blackhole$.MODULE$);
  }

  void heal(NodeId node) throws Exception {
    between(node, ThrottlerTransportAdapter.Unthrottled$.MODULE$);
  }

  private void between(NodeId alone, ThrottlerTransportAdapter.ThrottleMode mode) throws Exception {
    for (NodeId other : nodes.keySet()) {
      if (!other.equals(alone)) {
        if (!nodes.get(alone).isExcluded()) {
          throttle(alone, other, mode);
        }
        throttle(other, alone, mode);
      }
    }
  }

  private void throttle(NodeId at, NodeId towards, ThrottlerTransportAdapter.ThrottleMode mode)
      throws Exception {
    ActorSystem system = nodes.get(at).actors();
    RemoteActorRefProvider provider =
        (RemoteActorRefProvider) ((ExtendedActorSystem) system).provider();
    Address address = new Address("pekko", system.name(), "127.0.0.1", ports.get(towards));
    // Pekko's own switch for tests of partitions; Java sees no name for this constant
    Object both =
        Class.forName(ThrottlerTransportAdapter.Direction.class.getName() + "$Both$")
            .getField("MODULE$")
            .get(null);
    Object command =
        new ThrottlerTransportAdapter.SetThrottle(
            address, (ThrottlerTransportAdapter.Direction) both, mode);
    Await.result(provider.transport().managementCommand(command), Duration.create(10, "seconds"));
  }

  @Override
  public void close() {
    nodes.values().forEach(Gossip::close);
    System.clearProperty(TEST_MODE);
    System.clearProperty("pekko.cluster.jmx.multi-mbeans-in-same-jvm");
    ConfigFactory.invalidateCaches();
  }
}
