package io.meshspan.instrumentation.ratis;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.api.raft.CommitEntriesSpan;
import io.meshspan.api.raft.RaftRole;
import io.meshspan.api.raft.RaftSpans;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;

/**
 * Entries that were applied one after another: what becomes one {@code raft.commit} span. Not
 * thread-safe: {@link CommitRecorder} guards it.
 */
final class CommitBatch {
  /** OpenTelemetry's SDK keeps this many links of a span; with more, entries would lose theirs. */
  static final int MAX_LINKS = 128;

  private final Instant startedAt = Instant.now();
  private final long term;
  private final RaftPeerRole role;
  private final Set<TraceContext> causes = new LinkedHashSet<>();
  private Instant lastEnd = startedAt;
  private Throwable failure;
  private long entries;
  private long replayed;
  private long lastIndex;
  private int running;
  private boolean sealed;

  CommitBatch(long term, RaftPeerRole role) {
    this.term = term;
    this.role = role;
  }

  boolean takes(long entryTerm, RaftPeerRole entryRole) {
    return !sealed && term == entryTerm && role == entryRole && causes.size() < MAX_LINKS;
  }

  void begin(long index, TraceContext cause, Replay replay) {
    entries++;
    running++;
    lastIndex = index;
    if (cause.isPresent()) {
      causes.add(cause);
    }
    if (replay == Replay.FROM_OWN_LOG) {
      replayed++;
    }
  }

  void end(Throwable why) {
    running--;
    lastEnd = Instant.now();
    if (failure == null) {
      failure = why;
    }
  }

  void seal() {
    sealed = true;
  }

  boolean isWhole() {
    return sealed && running == 0;
  }

  boolean isOlderThan(Instant time) {
    return startedAt.isBefore(time);
  }

  void record(RaftSpans raft, String nodeId, String groupId) {
    CommitEntriesSpan span =
        raft.root()
            .detached()
            .linkedTo(causes)
            .startedAt(startedAt)
            .commitEntries(entries, lastIndex)
            .nodeId(nodeId)
            .term(term)
            .groupId(groupId);
    if (role == RaftPeerRole.LEADER || role == RaftPeerRole.FOLLOWER) {
      span.role(role == RaftPeerRole.LEADER ? RaftRole.LEADER : RaftRole.FOLLOWER);
    }
    if (replayed > 0) {
      span.entriesReplayed(replayed);
    }
    if (failure != null) {
      span.failed(failure);
    }
    span.closeAt(running == 0 ? lastEnd : Instant.now());
  }

  /** Where an entry that is applied comes from. */
  enum Replay {
    /** It was in this server's log when the server started. */
    FROM_OWN_LOG,
    /** It came since, or one cannot know. */
    NOT_KNOWN
  }
}
