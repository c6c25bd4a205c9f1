package io.meshspan.instrumentation.ratis;

import io.meshspan.api.Meshspan;
import io.meshspan.api.raft.LogReplicationSpan;
import io.meshspan.api.raft.ReplicationOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;

/**
 * A leader's sending of entries to one follower: a {@code raft.log_replicate} span of kind CLIENT
 * from each AppendEntries request with entries to its answer. Ratis does not tell when it gives a
 * request up, but it can be seen: it sends the same entries again, or its timeout has passed.
 * Thread-safe.
 */
final class Replication {
  /** Ratis keeps fewer requests outstanding; a defect there must not fill the memory here. */
  private static final int MAX_OPEN = 1024;

  private final Meshspan meshspan;
  private final Fence fence;
  private final String nodeId;
  private final String follower;
  private final Duration timeout;
  private final Consumer<Replication> onStop;
  private final Map<Long, Sent> open = new ConcurrentHashMap<>();

  Replication(
      Meshspan meshspan,
      Fence fence,
      String nodeId,
      String follower,
      Duration timeout,
      Consumer<Replication> onStop) {
    this.meshspan = meshspan;
    this.fence = fence;
    this.nodeId = nodeId;
    this.follower = follower;
    this.timeout = timeout;
    this.onStop = onStop;
  }

  /** A request is made; what comes back is to be sent in its place. */
  AppendEntriesRequestProto sending(AppendEntriesRequestProto request) {
    if (request == null || request.getEntriesCount() == 0) {
      return request;
    }
    Sending sending = new Sending(request);
    fence.run(() -> sending.traced = begin(request));
    return sending.traced;
  }

  private AppendEntriesRequestProto begin(AppendEntriesRequestProto request) {
    LogEntryProto first = request.getEntries(0);
    LogEntryProto last = request.getEntries(request.getEntriesCount() - 1);
    open.values().stream()
        .filter(sent -> sent.lastIndex >= first.getIndex())
        .forEach(Sent::givenUp);
    if (open.size() >= MAX_OPEN) {
      return request;
    }
    LogReplicationSpan span =
        meshspan
            .raft()
            .root()
            .detached()
            .linkedTo(Carrier.causesOf(request.getEntriesList(), CommitBatch.MAX_LINKS))
            .logReplication(follower)
            .nodeId(nodeId)
            .entriesCount(request.getEntriesCount())
            .term(request.getLeaderTerm())
            .logIndex(last.getIndex());
    open.put(request.getServerRequest().getCallId(), new Sent(span, last.getIndex()));
    return Carrier.with(request, span.trace());
  }

  /** The follower answered. */
  void answered(AppendEntriesReplyProto reply) {
    fence.run(
        () -> {
          Sent sent = open.remove(reply.getServerReply().getCallId());
          if (sent != null) {
            sent.span.outcome(outcomeOf(reply)).close();
          }
        });
  }

  static ReplicationOutcome outcomeOf(AppendEntriesReplyProto reply) {
    return reply.getResult() == AppendResult.SUCCESS
        ? ReplicationOutcome.MATCHED
        : ReplicationOutcome.REJECTED;
  }

  /** The follower knows a higher term: it takes nothing from this leader any more. */
  void deposed() {
    fence.run(() -> endWhere(sent -> true, ReplicationOutcome.REJECTED));
  }

  /** Ends what has had no answer for as long as Ratis waits for one. */
  void sweep() {
    Instant before = Instant.now().minus(timeout);
    fence.run(
        () -> endWhere(sent -> sent.startedAt.isBefore(before), ReplicationOutcome.UNREACHABLE));
  }

  /** The leader sends nothing any more: what became of the last requests is not known. */
  void stopped() {
    fence.run(() -> endWhere(sent -> true, null));
    onStop.accept(this);
  }

  private void endWhere(Predicate<Sent> which, ReplicationOutcome outcome) {
    open.forEach(
        (callId, sent) -> {
          if (which.test(sent) && open.remove(callId, sent)) {
            if (outcome != null) {
              sent.span.outcome(outcome);
            }
            Instant until = sent.givenUpAt;
            sent.span.closeAt(until == null ? Instant.now() : until);
          }
        });
  }

  /** What goes to the follower: the request itself if tracing fails. */
  private static final class Sending {
    private AppendEntriesRequestProto traced;

    private Sending(AppendEntriesRequestProto request) {
      traced = request;
    }
  }

  /** A request without an answer yet. */
  private static final class Sent {
    private final Instant startedAt = Instant.now();
    private final LogReplicationSpan span;
    private final long lastIndex;
    private volatile Instant givenUpAt; // null: not seen to be

    private Sent(LogReplicationSpan span, long lastIndex) {
      this.span = span;
      this.lastIndex = lastIndex;
    }

    private void givenUp() {
      if (givenUpAt == null) {
        givenUpAt = Instant.now();
      }
    }
  }
}
