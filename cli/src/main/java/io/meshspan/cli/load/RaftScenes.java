package io.meshspan.cli.load;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.api.raft.CommitEntriesSpan;
import io.meshspan.api.raft.ElectionOutcome;
import io.meshspan.api.raft.LeaderElectionSpan;
import io.meshspan.api.raft.LogReplicationSpan;
import io.meshspan.api.raft.RaftRole;
import io.meshspan.api.raft.RaftSpans;
import io.meshspan.api.raft.ReplicationOutcome;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;

/**
 * A replicated log: requests are replicated and committed together, and now and then a leader
 * elected.
 */
final class RaftScenes {
  private static final String GROUP = "ledger";

  private final MeshScenes mesh;
  private final Requests writes;
  private long term = 7;
  private long index = 4_180;

  RaftScenes(MeshScenes mesh, Requests writes) {
    this.mesh = mesh;
    this.writes = writes;
  }

  /** The leader replicates what was asked of it, and all commit it, linked to who asked. */
  void commit(Stage stage) {
    if (writes.isEmpty()) {
      write(stage);
      return;
    }
    Node leader = stage.leader();
    List<TraceContext> requests = writes.take(stage.chance().between(1, 12));
    int entries = requests.size();
    index += entries;
    try (CommitEntriesSpan span =
        leader.meshspan().raft().linkedTo(requests).commitEntries(entries, index)) {
      stage.take(leader, 200);
      stage.atOnce(stage.peersOf(leader), follower -> replicate(stage, leader, follower, requests));
      stage.take(leader, 150);
      span.term(term).role(RaftRole.LEADER).groupId(GROUP);
      stage.fails(span, Fault.DISK, "raft-log");
    }
  }

  /** A node stands for election; mostly it wins. */
  void election(Stage stage) {
    Node candidate = stage.peerOf(stage.leader());
    term++;
    try (LeaderElectionSpan span =
        candidate.meshspan().raft().leaderElection(term, candidate.name())) {
      int votes = 1;
      for (Node peer : stage.peersOf(candidate)) {
        boolean isGranted = stage.chance().happens(0.85);
        votes += isGranted ? 1 : 0;
        span.vote(peer.name(), isGranted, term);
        mesh.send(stage, candidate, peer, "vote_request", voter -> stage.take(voter, 80));
      }
      boolean isWon = votes > stage.size() / 2;
      span.votesReceived(votes).outcome(isWon ? ElectionOutcome.WON : ElectionOutcome.TIMED_OUT);
      if (isWon) {
        stage.elect(candidate);
      } else {
        span.failed(Fault.TIMED_OUT.about("a majority"));
      }
    }
  }

  /** A client asks the leader to write something. */
  private void write(Stage stage) {
    Node leader = stage.leader();
    Node client = stage.peerOf(leader);
    mesh.send(
        stage,
        client,
        leader,
        "write_request",
        receiver -> {
          stage.take(receiver, 200);
          writes.add(TraceContext.current());
        });
  }

  private void replicate(Stage stage, Node leader, Node follower, List<TraceContext> requests) {
    RaftSpans sending = leader.meshspan().raft();
    try (LogReplicationSpan sent = sending.logReplication(follower.name())) {
      stage.travel();
      TraceContext carried = Stage.carried(sent.trace());
      RaftSpans receiving = follower.meshspan().raft().continuing(carried);
      ReplicationOutcome outcome = ReplicationOutcome.MATCHED;
      try (LogReplicationSpan received =
          receiving.as(SpanKind.SERVER).logReplication(follower.name())) {
        stage.take(follower, 260);
        say(received, requests.size(), outcome);
        apply(stage, follower, requests);
      }
      stage.travel();
      if (stage.fails(sent, Fault.UNREACHABLE, follower.name())) {
        outcome = ReplicationOutcome.UNREACHABLE;
      }
      say(sent, requests.size(), outcome);
    }
  }

  private void apply(Stage stage, Node follower, List<TraceContext> requests) {
    try (CommitEntriesSpan span =
        follower.meshspan().raft().linkedTo(requests).commitEntries(requests.size(), index)) {
      stage.take(follower, 120);
      span.term(term).role(RaftRole.FOLLOWER).groupId(GROUP);
    }
  }

  private void say(LogReplicationSpan span, int entries, ReplicationOutcome outcome) {
    span.entriesCount(entries).term(term).logIndex(index).outcome(outcome);
  }
}
