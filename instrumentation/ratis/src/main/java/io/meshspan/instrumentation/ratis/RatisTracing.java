package io.meshspan.instrumentation.ratis;

import io.meshspan.api.Meshspan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.api.raft.LogReplicationSpan;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.util.ProtoUtils;

/**
 * Traces one Ratis server: elections in which it stood, entries it sends or receives, entries it
 * commits and applies.
 *
 * <pre>{@code
 * RatisTracing tracing = RatisTracing.of(meshspan, "node-1");
 * tracing.configure(properties, parameters);                       // elections, replication
 * RaftServer.newBuilder().setProperties(properties).setParameters(parameters)
 *     .setStateMachine(tracing.traced(stateMachine)) …             // commits
 * client.io().send(TracedMessage.wrap(message));                   // in the client
 * }</pre>
 *
 * <p>One per server, before it is built. Thread-safe. It needs no closing: it ends with the server.
 */
public final class RatisTracing {
  private final Meshspan meshspan;
  private final String nodeId;
  private final Fence fence = new Fence();
  private final Watch watch = new Watch(this::sweep, this::settleElections);
  private final Map<RaftGroupId, DivisionTracing> divisions = new ConcurrentHashMap<>();
  private final Set<Replication> replications = ConcurrentHashMap.newKeySet();
  private final AtomicReference<RaftServer> server = new AtomicReference<>();

  private RatisTracing(Meshspan meshspan, String nodeId) {
    this.meshspan = meshspan;
    this.nodeId = nodeId;
  }

  /**
   * Spans go to this Meshspan.
   *
   * @param nodeId the mesh node that the server is part of ({@code mesh.node.id})
   */
  public static RatisTracing of(Meshspan meshspan, String nodeId) {
    return new RatisTracing(meshspan, nodeId);
  }

  /**
   * Has the server's elections and replication traced. Sets Ratis's RPC type (gRPC, watched) and
   * adds to its gRPC services' customizer; one that is there already is kept.
   *
   * @param properties what the server is built with
   * @param parameters what the server is built with: Ratis takes the tracing from here
   */
  public void configure(RaftProperties properties, Parameters parameters) {
    GrpcServices.Customizer before = GrpcConfigKeys.Server.servicesCustomizer(parameters);
    GrpcConfigKeys.Server.setServicesCustomizer(
        parameters,
        (builder, types) ->
            (before == null ? builder : before.customize(builder, types))
                .intercept(new FollowerInterceptor(this)));
    TracedGrpc.put(parameters, this);
    RaftConfigKeys.Rpc.setType(properties, new TracedGrpc());
  }

  /**
   * The state machine, behind the envelopes of {@link TracedMessage}: it sees messages and entries
   * as its clients wrote them, with or without an envelope. Give the result to Ratis; keep your own
   * reference to your state machine, since Ratis's {@code Division.getStateMachine()} answers the
   * traced one.
   */
  public StateMachine traced(StateMachine stateMachine) {
    return new TracedStateMachine(stateMachine, this);
  }

  /** The same for a server that takes part in several groups. */
  public StateMachine.Registry traced(StateMachine.Registry registry) {
    return groupId -> traced(registry.apply(groupId));
  }

  /**
   * What asked for the entry that a state machine is given to apply: the span around {@link
   * TracedMessage#wrap} in the client. Absent when no traced client wrote it. A state machine that
   * makes spans of its own links them to it, as {@code raft.commit} does.
   *
   * @param transaction as {@link StateMachine#applyTransaction} gets it
   */
  public static TraceContext requestOf(TransactionContext transaction) {
    return transaction instanceof TransactionView view ? view.cause() : TraceContext.none();
  }

  // --- the server's life -------------------------------------------------------------------------

  void starts(RaftServer starting) {
    divisions.clear(); // of a server before, if this is used again
    server.set(starting);
    watch.start(nodeId);
  }

  void ends() {
    divisions.values().forEach(DivisionTracing::closed);
    replications.forEach(Replication::stopped);
    watch.stop();
  }

  DivisionTracing division(RaftServer of, RaftGroupId groupId) {
    return divisions.computeIfAbsent(
        groupId,
        id ->
            new DivisionTracing(
                meshspan,
                nodeId,
                fence,
                of,
                id,
                server.get() == null
                    ? DivisionTracing.Arrivals.UNSEEN
                    : DivisionTracing.Arrivals.SEEN));
  }

  DivisionTracing division(RaftServer.Division division) {
    return division(division.getRaftServer(), division.getMemberId().getGroupId());
  }

  /** For what is asked of a state machine that is not part of a server yet. */
  DivisionTracing noDivision() {
    return new DivisionTracing(
        meshspan, nodeId, fence, null, null, DivisionTracing.Arrivals.UNSEEN);
  }

  private Optional<DivisionTracing> division(RaftRpcRequestProto request) {
    RaftServer known = server.get();
    return known == null
        ? Optional.empty()
        : Optional.of(division(known, ProtoUtils.toRaftGroupId(request.getRaftGroupId())));
  }

  // --- elections ---------------------------------------------------------------------------------

  void asksForVote(RequestVoteRequestProto request) {
    fence.run(
        () ->
            division(request.getServerRequest())
                .map(DivisionTracing::elections)
                .ifPresent(
                    elections -> {
                      if (request.getPreVote()) {
                        elections.asksBeforehand();
                      } else {
                        elections.asks(
                            request.getServerRequest().getRequestorId().toStringUtf8(),
                            request.getCandidateTerm());
                        watch.closely();
                      }
                    }));
  }

  void votes(RequestVoteRequestProto request, RequestVoteReplyProto reply) {
    if (request.getPreVote()) {
      return;
    }
    fence.run(
        () ->
            division(request.getServerRequest())
                .map(DivisionTracing::elections)
                .ifPresent(
                    elections ->
                        elections.answered(
                            request.getServerRequest().getReplyId().toStringUtf8(),
                            reply.getServerReply().getSuccess()
                                ? ElectionRecorder.Vote.GRANTED
                                : ElectionRecorder.Vote.REFUSED,
                            request.getCandidateTerm(),
                            reply.getTerm())));
  }

  // --- replication -------------------------------------------------------------------------------

  Replication replication(RaftServer.Division division, FollowerInfo follower) {
    long timeout =
        RaftServerConfigKeys.Rpc.requestTimeout(division.getRaftServer().getProperties())
            .toLong(TimeUnit.MILLISECONDS);
    Replication replication =
        new Replication(
            meshspan,
            fence,
            nodeId,
            follower.getId().toString(),
            Duration.ofMillis(timeout),
            replications::remove);
    replications.add(replication);
    return replication;
  }

  Optional<LogReplicationSpan> receives(AppendEntriesRequestProto request) {
    AtomicReference<LogReplicationSpan> span = new AtomicReference<>();
    fence.run(
        () -> {
          division(request.getServerRequest()).ifPresent(DivisionTracing::entriesMayArrive);
          span.set(received(request));
        });
    return Optional.ofNullable(span.get());
  }

  private LogReplicationSpan received(AppendEntriesRequestProto request) {
    int count = request.getEntriesCount();
    // A link and not a child: a leader that is killed never sends its own span.
    return meshspan
        .raft()
        .root()
        .as(SpanKind.SERVER)
        .detached()
        .linkedTo(Carrier.leaderOf(request))
        .linkedTo(Carrier.causesOf(request.getEntriesList(), CommitBatch.MAX_LINKS - 1))
        .logReplication(request.getServerRequest().getReplyId().toStringUtf8())
        .nodeId(nodeId)
        .entriesCount(count)
        .term(request.getLeaderTerm())
        .logIndex(request.getEntries(count - 1).getIndex());
  }

  void answers(LogReplicationSpan span, AppendEntriesReplyProto reply) {
    fence.run(() -> span.outcome(Replication.outcomeOf(reply)).close());
  }

  // --- now and then ------------------------------------------------------------------------------

  private void sweep() {
    divisions.values().forEach(DivisionTracing::sweep);
    replications.forEach(Replication::sweep);
  }

  private Watch.Next settleElections() {
    boolean open = false;
    for (DivisionTracing division : divisions.values()) {
      division.settleElection();
      open |= division.elections().isOpen();
    }
    return open ? Watch.Next.AGAIN : Watch.Next.DONE;
  }
}
