package io.meshspan.instrumentation.ratis;

import io.meshspan.api.Meshspan;
import io.meshspan.api.propagation.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;

/**
 * Turns what a server applies into {@code raft.commit} spans: entries that follow each other until
 * the server has applied all that it knows to be committed are one span, which links to the request
 * of each. Every entry with an envelope is in exactly one span. Nothing waits: a span is made when
 * its last entry has been applied. Thread-safe.
 */
final class CommitRecorder {
  /** An application that takes longer to apply gets its span without the end of the apply. */
  private static final Duration MAX_AGE = Duration.ofSeconds(10);

  private final Meshspan meshspan;
  private final String nodeId;
  private final String groupId;
  private final List<CommitBatch> unfinished = new ArrayList<>(); // guarded by this
  private CommitBatch current; // guarded by this

  CommitRecorder(Meshspan meshspan, String nodeId, String groupId) {
    this.meshspan = meshspan;
    this.nodeId = nodeId;
    this.groupId = groupId;
  }

  /** An entry is about to be applied; {@link #ended} must follow, on whichever thread. */
  CommitBatch begin(
      long term, long index, RaftPeerRole role, TraceContext cause, CommitBatch.Replay replay) {
    List<CommitBatch> whole = List.of();
    CommitBatch batch;
    synchronized (this) {
      if (current != null && !current.takes(term, role)) {
        whole = sealed();
      }
      if (current == null) {
        current = new CommitBatch(term, role);
        unfinished.add(current);
      }
      batch = current;
      batch.begin(index, cause, replay);
    }
    record(whole);
    return batch;
  }

  /** The entry has been applied, or not. */
  void ended(CommitBatch batch, Throwable failure) {
    List<CommitBatch> whole;
    synchronized (this) {
      batch.end(failure);
      whole = taken();
    }
    record(whole);
  }

  /** All that is committed has been given to the application: what comes next is another batch. */
  void caughtUp() {
    List<CommitBatch> whole;
    synchronized (this) {
      whole = sealed();
    }
    record(whole);
  }

  /** Records what waits for an end that does not come. */
  void sweep() {
    List<CommitBatch> late = new ArrayList<>();
    Instant before = Instant.now().minus(MAX_AGE);
    synchronized (this) {
      for (CommitBatch batch : unfinished) {
        if (batch.isOlderThan(before)) {
          late.add(batch);
        }
      }
      unfinished.removeAll(late);
      if (late.contains(current)) {
        current = null;
      }
    }
    record(late);
  }

  private List<CommitBatch> sealed() {
    if (current != null) {
      current.seal();
      current = null;
    }
    return taken();
  }

  private List<CommitBatch> taken() {
    List<CommitBatch> whole = List.of();
    for (CommitBatch batch : unfinished) {
      if (batch.isWhole()) {
        whole = whole.isEmpty() ? new ArrayList<>() : whole;
        whole.add(batch);
      }
    }
    unfinished.removeAll(whole);
    return whole;
  }

  /** Outside the lock: an exporter may be slow. */
  private void record(List<CommitBatch> batches) {
    for (CommitBatch batch : batches) {
      batch.record(meshspan.raft(), nodeId, groupId);
    }
  }
}
