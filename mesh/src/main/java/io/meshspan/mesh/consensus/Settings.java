package io.meshspan.mesh.consensus;

import io.meshspan.api.Meshspan;
import io.meshspan.instrumentation.ratis.RatisTracing;
import io.meshspan.instrumentation.ratis.TracedMessage;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.topology.NodeId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.TimeDuration;

/**
 * A node's share in the replicated settings: its server, and a client for its writes.
 *
 * <pre>{@code
 * try (Settings settings = Settings.start(self, nodes, portOf, directory, security, reader, observer, meshspan)) {
 *   settings.write("route.loss_weight", "2");
 *   settings.all().get("route.loss_weight");
 * }
 * }</pre>
 *
 * <p>Thread-safe. Reads are of this node's own copy, which may be behind the leader's.
 */
public final class Settings implements AutoCloseable {
  /**
   * Long enough for five JVMs that start at once on two cores; a leader is missed for two seconds.
   */
  private static final TimeDuration ELECTION_MIN = TimeDuration.valueOf(600, TimeUnit.MILLISECONDS);

  private static final TimeDuration ELECTION_MAX =
      TimeDuration.valueOf(1200, TimeUnit.MILLISECONDS);
  private static final TimeDuration REQUEST_WITHIN = TimeDuration.valueOf(2, TimeUnit.SECONDS);
  private static final TimeDuration RETRY_AFTER = TimeDuration.valueOf(200, TimeUnit.MILLISECONDS);
  private static final Duration HAND_OVER_WITHIN = Duration.ofSeconds(3);
  private static final int RETRIES = 50;

  private final RaftGroup group;
  private final SettingsStateMachine stateMachine;
  private final RaftServer server;
  private final RaftClient client;

  private Settings(
      RaftGroup group, SettingsStateMachine stateMachine, RaftServer server, RaftClient client) {
    this.group = group;
    this.stateMachine = stateMachine;
    this.server = server;
    this.client = client;
  }

  /**
   * Starts this node's server and client; the group may not have a leader yet.
   *
   * @param security how nodes prove to each other who they are
   * @param directory where the log is kept; what is there from before is taken up again
   * @param others reads entries that are no settings
   * @param observer is told what the server does with its log
   * @throws IOException when the port is taken or the directory cannot be used
   */
  public static Settings start(
      NodeId self,
      List<NodeId> nodes,
      ToIntFunction<NodeId> portOf,
      Path directory,
      PeerTls security,
      EntryReader others,
      LogObserver observer,
      Meshspan meshspan)
      throws IOException {
    RaftGroup group = SettingsGroup.of(nodes, portOf);
    SettingsStateMachine stateMachine = new SettingsStateMachine(others, observer);
    RaftProperties properties = serverProperties(portOf.applyAsInt(self), directory);
    Parameters parameters = RaftTls.parameters(security);
    RatisTracing tracing = RatisTracing.of(meshspan, self.toString());
    tracing.configure(properties, parameters);
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(self.toString()))
            .setGroup(group)
            .setProperties(properties)
            .setParameters(parameters)
            .setStateMachine(tracing.traced(stateMachine))
            .setOption(RaftStorage.StartupOption.RECOVER)
            .build();
    server.start();
    return new Settings(group, stateMachine, server, newClient(group, security));
  }

  private static RaftProperties serverProperties(int port, Path directory) {
    RaftProperties properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(new File(directory.toString())));
    GrpcConfigKeys.Server.setHost(properties, "127.0.0.1");
    GrpcConfigKeys.Server.setPort(properties, port);
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, ELECTION_MIN);
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, ELECTION_MAX);
    // A follower that is away is tried again every half second, however long it stays away: by
    // default it would hear of its leader up to ten seconds after it is back.
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "1ms,10, 500ms,1000000");
    // Else each write is followed by an entry of Ratis's own that only notes how far the commit
    // is, and every other replication is of such a note. A follower that restarts hears it from
    // the leader.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    return properties;
  }

  private static RaftClient newClient(RaftGroup group, PeerTls security) {
    RaftProperties properties = new RaftProperties();
    RaftClientConfigKeys.Rpc.setRequestTimeout(properties, REQUEST_WITHIN);
    return RaftClient.newBuilder()
        .setProperties(properties)
        .setParameters(RaftTls.parameters(security))
        .setRaftGroup(group)
        .setRetryPolicy(RetryPolicies.retryUpToMaximumCountWithFixedSleep(RETRIES, RETRY_AFTER))
        .build();
  }

  /**
   * Writes a setting through the leader, as long as it takes to find one: ten seconds or so. The
   * log entry carries the trace of the span that is current here, so that commits on all nodes, now
   * and after a failover, link to it.
   *
   * @return the index of the log entry; fails when no leader could be found
   */
  public CompletableFuture<Long> write(String key, String value) {
    return append(new SettingWrite(key, value).encode());
  }

  /**
   * Appends an entry that is no setting: every node's {@link EntryReader} gets it, in the log's
   * order. Through the leader and with the current trace, as {@link #write}.
   *
   * @return the index of the log entry; fails when no leader could be found
   */
  public CompletableFuture<Long> append(Bytes content) {
    return append(SettingsStateMachine.forOthers(content));
  }

  private CompletableFuture<Long> append(byte[] entry) {
    return client
        .async()
        .send(TracedMessage.wrap(Message.valueOf(ByteString.copyFrom(entry))))
        .thenApply(
            reply -> {
              if (!reply.isSuccess()) {
                throw new IllegalStateException("not written: " + reply.getException());
              }
              return reply.getLogIndex();
            });
  }

  /** All settings, as this node has them. */
  public Map<String, String> all() {
    return stateMachine.settings();
  }

  /** Where this node stands. */
  public RaftState state() {
    try {
      RaftServer.Division division = server.getDivision(group.getGroupId());
      DivisionInfo info = division.getInfo();
      return new RaftState(
          info.getCurrentRole().name(),
          info.getCurrentTerm(),
          division.getRaftLog().getLastCommittedIndex(),
          commits(division).values().stream().mapToLong(index -> index).max().orElse(-1),
          info.getLastAppliedIndex(),
          Optional.ofNullable(info.getLeaderId()).map(id -> NodeId.parse(id.toString())));
    } catch (IOException e) {
      return RaftState.NOT_STARTED;
    }
  }

  /** How far each peer is known to have committed, as they tell each other with every append. */
  private static Map<RaftPeerId, Long> commits(RaftServer.Division division) {
    Map<RaftPeerId, Long> commits = new HashMap<>();
    division
        .getCommitInfos()
        .forEach(
            info ->
                commits.put(RaftPeerId.valueOf(info.getServer().getId()), info.getCommitIndex()));
    return commits;
  }

  /**
   * Has the peer that is furthest lead instead of this node, which leads. Waits until it does.
   *
   * @throws IOException when that could not be brought about in three seconds
   */
  public void handOver() throws IOException {
    RaftServer.Division division = server.getDivision(group.getGroupId());
    RaftPeerId next =
        commits(division).entrySet().stream()
            .filter(peer -> !peer.getKey().equals(server.getId()))
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElseThrow(() -> new IOException("nothing is known of any other peer"));
    RaftClientReply reply = client.admin().transferLeadership(next, HAND_OVER_WITHIN.toMillis());
    if (!reply.isSuccess()) {
      throw new IOException("to " + next + ": " + reply.getException());
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
