package io.meshspan.instrumentation.ratis;

import static org.awaitility.Awaitility.await;

import io.meshspan.api.Meshspan;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.TimeDuration;

/** Real Ratis servers in this process, over real gRPC on loopback. */
final class Cluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final RaftGroup group;
  final List<Member> members = new ArrayList<>();
  private final Path directory;
  private final Tracing tracing;
  private boolean preVote = true;

  /** How a cluster's servers are traced. */
  enum Tracing {
    WHOLE,
    STATE_MACHINE_ONLY
  }

  Cluster(Path directory, int size, Tracing tracing) throws IOException {
    this.directory = directory;
    this.tracing = tracing;
    List<RaftPeer> peers = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      peers.add(RaftPeer.newBuilder().setId("n" + i).setAddress("127.0.0.1:" + freePort()).build());
    }
    group = RaftGroup.valueOf(RaftGroupId.valueOf(UUID.randomUUID()), peers);
    for (RaftPeer peer : peers) {
      members.add(new Member(peer));
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Candidates raise their term without asking first, as in the Raft paper itself. */
  Cluster withoutPreVote() {
    preVote = false;
    return this;
  }

  Cluster started() throws IOException {
    for (Member member : members) {
      member.start();
    }
    leader();
    return this;
  }

  Member leader() {
    await().atMost(PATIENCE).until(() -> leaderNow().isPresent());
    return leaderNow().orElseThrow();
  }

  List<Member> followers() {
    Member leader = leader();
    return members.stream().filter(member -> member != leader && member.server != null).toList();
  }

  private Optional<Member> leaderNow() {
    return members.stream()
        .filter(member -> member.server != null && member.division().getInfo().isLeaderReady())
        .findFirst();
  }

  RaftClient client() {
    return RaftClient.newBuilder()
        .setProperties(new RaftProperties())
        .setRaftGroup(group)
        .setRetryPolicy(
            RetryPolicies.retryForeverWithSleep(TimeDuration.valueOf(50, TimeUnit.MILLISECONDS)))
        .build();
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      member.stop();
    }
  }

  /** One server, which can be stopped and started again on the same storage. */
  final class Member {
    final RaftPeer peer;
    final Recorded recorded = new Recorded();
    Ledger ledger;
    RaftServer server;

    private Member(RaftPeer peer) {
      this.peer = peer;
    }

    String id() {
      return peer.getId().toString();
    }

    void start() throws IOException {
      RaftProperties properties = properties();
      Parameters parameters = new Parameters();
      RatisTracing ratis = RatisTracing.of(Meshspan.of(recorded.openTelemetry), "node-" + id());
      if (tracing == Tracing.WHOLE) {
        ratis.configure(properties, parameters);
      }
      ledger = new Ledger();
      server =
          RaftServer.newBuilder()
              .setServerId(peer.getId())
              .setGroup(group)
              .setProperties(properties)
              .setParameters(parameters)
              .setStateMachine(ratis.traced(ledger))
              .setOption(RaftStorage.StartupOption.RECOVER)
              .build();
      server.start();
    }

    private RaftProperties properties() {
      RaftProperties properties = new RaftProperties();
      RaftServerConfigKeys.setStorageDir(properties, List.of(directory.resolve(id()).toFile()));
      GrpcConfigKeys.Server.setPort(properties, port());
      RaftServerConfigKeys.LeaderElection.setPreVote(properties, preVote);
      RaftServerConfigKeys.Rpc.setRequestTimeout(properties, millis(1000));
      RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "10ms,10, 200ms,1000");
      RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(300));
      RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(600));
      RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(100));
      RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(300));
      return properties;
    }

    private int port() {
      return Integer.parseInt(peer.getAddress().substring(peer.getAddress().indexOf(':') + 1));
    }

    RaftServer.Division division() {
      try {
        return server.getDivision(group.getGroupId());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    void stop() throws IOException {
      if (server != null) {
        server.close();
        server = null;
      }
    }

    boolean is(RaftPeerId other) {
      return peer.getId().equals(other);
    }
  }

  private static TimeDuration millis(int millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }
}
