package io.meshspan.instrumentation.pekko;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meshspan.api.Meshspan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ddata.DistributedData;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.ORSet;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import org.apache.pekko.cluster.ddata.Replicator;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.pattern.Patterns;

/** Real actor systems in this process, a cluster over Artery on loopback. */
final class PekkoCluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final Duration ASK = Duration.ofSeconds(10);
  static final Key<TracedData<ORSet<String>>> PRESENCE = TracedData.key("presence");

  final List<Node> nodes = new ArrayList<>();

  /** Starts nodes that form a cluster; when it returns, each sees all of them up. */
  static PekkoCluster of(int size) {
    PekkoCluster cluster = new PekkoCluster();
    for (int i = 1; i <= size; i++) {
      cluster.join("node-" + i);
    }
    cluster.awaitWhole();
    return cluster;
  }

  /** Starts one more node, which joins by the first. */
  Node join(String nodeId) {
    Node node = new Node(nodeId);
    nodes.add(node);
    node.cluster().join(nodes.get(0).cluster().selfAddress());
    return node;
  }

  void awaitWhole() {
    for (Node node : nodes) {
      await().atMost(PATIENCE).until(() -> node.tracing().members().others() == nodes.size() - 1);
    }
  }

  Node node(int number) {
    return nodes.get(number - 1);
  }

  @Override
  public void close() {
    nodes.forEach(Node::stop);
  }

  /** One actor system, and all that is recorded in it. */
  static final class Node {
    final String nodeId;
    final Recorded recorded = new Recorded();
    final ActorSystem system;

    private Node(String nodeId) {
      this.nodeId = nodeId;
      Meshspan meshspan = Meshspan.of(recorded.openTelemetry);
      system =
          ActorSystem.create(
              "traced",
              ActorSystemSetup.create(
                  BootstrapSetup.create(config()), PekkoTracingSetup.of(meshspan, nodeId)));
    }

    private static Config config() {
      return ConfigFactory.parseMap(
              Map.of(
                  "pekko.actor.provider", "cluster",
                  "pekko.loglevel", "OFF",
                  "pekko.stdout-loglevel", "OFF",
                  "pekko.coordinated-shutdown.exit-jvm", "off",
                  "pekko.remote.artery.canonical.hostname", "127.0.0.1",
                  "pekko.remote.artery.canonical.port", 0,
                  "pekko.cluster.gossip-interval", "200ms",
                  "pekko.cluster.leader-actions-interval", "200ms",
                  "pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on"))
          .withFallback(
              ConfigFactory.parseMap(
                  Map.of("pekko.cluster.distributed-data.gossip-interval", "200ms")))
          .withFallback(ConfigFactory.load());
    }

    Cluster cluster() {
      return Cluster.get(system);
    }

    PekkoTracing tracing() {
      return PekkoTracing.get(system);
    }

    SelfUniqueAddress self() {
      return DistributedData.get(system).selfUniqueAddress();
    }

    /** Changes the replicated set here, and waits until that is done. */
    void change(UnaryOperator<ORSet<String>> change) {
      TracedData<ORSet<String>> nothing = tracing().traced(PRESENCE, ORSet.create());
      Object answer =
          Patterns.ask(
                  DistributedData.get(system).replicator(),
                  new Replicator.Update<>(
                      PRESENCE, nothing, Replicator.writeLocal(), TracedData.changing(change)),
                  ASK)
              .toCompletableFuture()
              .join();
      if (!(answer instanceof Replicator.UpdateSuccess)) {
        throw new IllegalStateException("not updated: " + answer);
      }
    }

    void add(String element) {
      change(set -> set.add(self(), element));
    }

    /** What this replica holds now; empty while it holds nothing. */
    java.util.Set<String> presence() {
      Object answer =
          Patterns.ask(
                  DistributedData.get(system).replicator(),
                  new Replicator.Get<>(PRESENCE, Replicator.readLocal()),
                  ASK)
              .toCompletableFuture()
              .join();
      return answer instanceof Replicator.GetSuccess<?> found
          ? elements(found.get(found.key()))
          : java.util.Set.of();
    }

    @SuppressWarnings("unchecked") // what was put there
    private static java.util.Set<String> elements(ReplicatedData data) {
      return ((TracedData<ORSet<String>>) data).data().getElements();
    }

    void stop() {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
