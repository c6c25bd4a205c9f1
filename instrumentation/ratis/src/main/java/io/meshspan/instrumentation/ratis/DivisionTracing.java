package io.meshspan.instrumentation.ratis;

import io.meshspan.api.Meshspan;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;

/**
 * What is traced of one server's part in one Raft group. Thread-safe; nothing here throws into
 * Ratis or waits.
 */
final class DivisionTracing {
  private static final long NOT_KNOWN = Long.MIN_VALUE;

  private final Fence fence;
  private final RaftServer server; // null: not yet part of a server
  private final RaftGroupId groupId;
  private final Arrivals arrivals;
  private final CommitRecorder commits;
  private final ElectionRecorder elections;
  private final AtomicLong lastIndexAtStart = new AtomicLong(NOT_KNOWN);
  private volatile RaftServer.Division division; // null: not looked up yet

  DivisionTracing(
      Meshspan meshspan,
      String nodeId,
      Fence fence,
      RaftServer server,
      RaftGroupId groupId,
      Arrivals arrivals) {
    this.fence = fence;
    this.server = server;
    this.groupId = groupId;
    this.arrivals = arrivals;
    this.commits = new CommitRecorder(meshspan, nodeId, groupId == null ? "" : groupId.toString());
    this.elections = new ElectionRecorder(meshspan, nodeId);
  }

  // --- applying ----------------------------------------------------------------------------------

  /** The application's state machine is about to apply an entry. */
  Apply applying(LogEntryProto entry, RaftPeerRole role) {
    Apply apply = new Apply();
    fence.run(
        () ->
            apply.batch =
                commits.begin(
                    entry.getTerm(),
                    entry.getIndex(),
                    role,
                    Envelope.causeOf(entry),
                    replay(entry.getIndex())));
    return apply;
  }

  /** Entries up to this index have been given to the application. */
  void appliedUpTo(long index) {
    fence.run(
        () -> {
          Optional<RaftServer.Division> known = division();
          if (known.isEmpty() || known.get().getRaftLog().getLastCommittedIndex() <= index) {
            commits.caughtUp();
          }
        });
  }

  /**
   * Entries that this server does not have yet may come from now on: its log ends with what it had
   * at its start. Only the first call counts.
   */
  void entriesMayArrive() {
    if (lastIndexAtStart.get() == NOT_KNOWN) {
      fence.run(
          () ->
              division()
                  .map(known -> known.getRaftLog().getNextIndex() - 1)
                  .ifPresent(last -> lastIndexAtStart.compareAndSet(NOT_KNOWN, last)));
    }
  }

  private CommitBatch.Replay replay(long index) {
    long last = lastIndexAtStart.get();
    // Before anything could arrive, all there is to apply was there.
    boolean own = last == NOT_KNOWN ? arrivals == Arrivals.SEEN : index <= last;
    return own ? CommitBatch.Replay.FROM_OWN_LOG : CommitBatch.Replay.NOT_KNOWN;
  }

  // --- standing for election ---------------------------------------------------------------------

  ElectionRecorder elections() {
    return elections;
  }

  /** This server begins to lead: called while Ratis makes it the leader. */
  void leads() {
    entriesMayArrive();
    fence.run(() -> division().ifPresent(known -> elections.won(known.getInfo().getCurrentTerm())));
  }

  void leaderChanged() {
    settleElection();
  }

  /** Ends an election that Ratis has ended. */
  void settleElection() {
    if (elections.isOpen()) {
      fence.run(() -> division().ifPresent(known -> elections.settle(known.getInfo())));
    }
  }

  // --- all of it ---------------------------------------------------------------------------------

  void sweep() {
    fence.run(commits::sweep);
    settleElection();
  }

  void closed() {
    fence.run(commits::caughtUp);
    fence.run(elections::abandoned);
  }

  private Optional<RaftServer.Division> division() throws IOException {
    if (division == null && server != null) {
      division = server.getDivision(groupId);
    }
    return Optional.ofNullable(division);
  }

  /** Whether the arrival of entries is seen: only then can one tell old ones from new ones. */
  enum Arrivals {
    SEEN,
    UNSEEN
  }

  /** One entry being applied. */
  final class Apply {
    private volatile CommitBatch batch; // null: tracing failed

    private Apply() {}

    /** Null: it was applied. */
    void ended(Throwable failure) {
      CommitBatch begun = batch;
      if (begun != null) {
        fence.run(() -> commits.ended(begun, failure));
      }
    }
  }
}
