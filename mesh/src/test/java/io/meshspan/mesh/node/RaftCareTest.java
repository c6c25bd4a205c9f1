package io.meshspan.mesh.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.Meshspan;
import io.meshspan.api.mapek.CycleOutcome;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.consensus.LogObserver;
import io.meshspan.mesh.consensus.PeerTls;
import io.meshspan.mesh.consensus.Settings;
import io.meshspan.mesh.identity.IssuedIdentities;
import io.meshspan.mesh.identity.NodeIdentity;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three real Ratis servers, of which one gets stuck on an entry that it has to apply. */
class RaftCareTest {
  @RegisterExtension final OpenTelemetryExtension telemetry = OpenTelemetryExtension.create();

  private static final List<NodeId> NODES = List.of(new NodeId(1), new NodeId(2), new NodeId(3));
  private static final int WRITTEN = 40;

  private final Map<NodeId, Integer> ports = new HashMap<>();
  private final Map<NodeId, Settings> running = new TreeMap<>();
  private final CountDownLatch loose = new CountDownLatch(1);
  private volatile NodeId stuck = new NodeId(9);
  @TempDir Path data;
  private IssuedIdentities identities;

  @BeforeEach
  void start() throws IOException {
    Meshspan meshspan = Meshspan.of(telemetry.getOpenTelemetry());
    identities =
        new IssuedIdentities(data.resolve("identity"), NODES.size(), Duration.ofMinutes(1));
    for (NodeId node : NODES) {
      try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        ports.put(node, probe.getLocalPort());
      }
    }
    for (NodeId node : NODES) {
      NodeIdentity identity = identities.of(node, meshspan);
      running.put(
          node,
          Settings.start(
              node,
              NODES,
              ports::get,
              data.resolve(node.toString()),
              new PeerTls(identity.keys(), identity.trustOf(NODES)),
              (index, entry) -> apply(node),
              LogObserver.NONE,
              meshspan));
    }
  }

  private void apply(NodeId node) {
    if (node.equals(stuck)) {
      try {
        loose.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @AfterEach
  void stop() throws IOException {
    loose.countDown();
    for (Settings settings : running.values()) {
      settings.close();
    }
    identities.close();
  }

  @Test
  void aLeaderThatDoesNotApplyGivesTheLeadAwayAndHoldsBackUntilItHasCaughtUp() throws Exception {
    running.get(NODES.get(0)).write("a", "1").get(30, SECONDS);
    NodeId leader = leader();
    Settings settings = running.get(leader);
    RaftCare care = new RaftCare(settings);
    SelfManagedUnderTest node = new SelfManagedUnderTest(leader.toString(), care, telemetry);
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALTHY);

    stuck = leader;
    Bytes entry = Bytes.of("entry".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < WRITTEN; i++) {
      // by the client that was answered before: a new one waits for its first answer
      var unused = running.get(NODES.get(0)).append(entry);
    }
    await().atMost(30, SECONDS).until(() -> settings.state().applyLag() >= WRITTEN);
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALED);
    assertThat(node.found()).containsExactly("leader_lag raft");
    assertThat(node.done()).containsExactly("hand_over succeeded");
    assertThat(node.why()).singleElement().asString().startsWith("leader_lag: 40");
    await().atMost(10, SECONDS).until(() -> !settings.state().isLeader());
    assertThat(leader()).isNotEqualTo(leader);
    assertThat(running.get(leader()).write("b", "2").get(30, SECONDS))
        .as("writers need not wait for the one that is stuck")
        .isPositive();

    assertThat(care.isHeldBack()).isFalse();
    node.cycle();
    assertThat(node.found()).containsExactly("commit_lag raft");
    assertThat(node.done()).containsExactly("hold_back succeeded");
    assertThat(care.isHeldBack()).isTrue();

    loose.countDown();
    await().atMost(30, SECONDS).until(() -> settings.state().applyLag() == 0);
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALED);
    assertThat(node.done()).containsExactly("go_on succeeded");
    assertThat(node.why()).containsExactly("it is well again");
    assertThat(care.isHeldBack()).isFalse();
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALTHY);
    assertThat(node.memory)
        .containsEntry("experience." + leader + ".hold_back_against_commit_lag", "worked 1 of 1");
  }

  private NodeId leader() {
    await()
        .atMost(30, SECONDS)
        .until(() -> running.values().stream().anyMatch(one -> one.state().isLeader()));
    return running.entrySet().stream()
        .filter(node -> node.getValue().state().isLeader())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
