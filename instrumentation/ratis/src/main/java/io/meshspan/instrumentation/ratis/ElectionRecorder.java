package io.meshspan.instrumentation.ratis;

import io.meshspan.api.Meshspan;
import io.meshspan.api.raft.ElectionOutcome;
import io.meshspan.api.raft.LeaderElectionSpan;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.server.DivisionInfo;

/**
 * The elections in which this server stood: one {@code raft.leader_election} span from its first
 * request for a vote in a term to the end of that candidacy. Pre-votes are no election: they change
 * no term (Ongaro 2014, §9.6). Thread-safe; at most one election is open.
 */
final class ElectionRecorder {
  private final Meshspan meshspan;
  private final String nodeId;
  private final Set<String> granted = new HashSet<>(); // guarded by this
  private volatile LeaderElectionSpan span; // null: none open; written under this
  private long term; // guarded by this
  private Instant gaveUpAt; // null: still a candidate; guarded by this

  ElectionRecorder(Meshspan meshspan, String nodeId) {
    this.meshspan = meshspan;
    this.nodeId = nodeId;
  }

  boolean isOpen() {
    return span != null;
  }

  /** This server asks for votes: the first time in a term, that is the election's begin. */
  synchronized void asks(String candidate, long electionTerm) {
    if (span != null && term >= electionTerm) {
      return;
    }
    end(ElectionOutcome.TIMED_OUT); // an own later term: the one before had no winner
    term = electionTerm;
    span = meshspan.raft().root().detached().leaderElection(electionTerm, candidate);
    span.nodeId(nodeId);
  }

  /** This server asks who would vote for it: still a candidate, so the election had no winner. */
  synchronized void asksBeforehand() {
    end(ElectionOutcome.TIMED_OUT);
  }

  /** A server answered the request for its vote in a term. */
  synchronized void answered(String peer, Vote vote, long electionTerm, long peersTerm) {
    if (span == null || term != electionTerm) {
      return; // the election is over; what comes late has no part in it
    }
    if (vote == Vote.GRANTED) {
      granted.add(peer);
    }
    span.vote(peer, vote == Vote.GRANTED, peersTerm);
    if (peersTerm > electionTerm) {
      end(ElectionOutcome.LOST);
    }
  }

  /** This server leads a term. */
  synchronized void won(long leadersTerm) {
    if (term == leadersTerm) {
      end(ElectionOutcome.WON);
    }
  }

  /**
   * What the server's role says about an open election. A server that is no candidate any more has
   * lost when it knows another leader or a higher term. Until then there may be no winner at all:
   * the next thing that it sees, or its own next election, tells.
   */
  synchronized void settle(DivisionInfo now) {
    RaftPeerRole role = now.getCurrentRole();
    if (role == RaftPeerRole.LEADER) {
      won(now.getCurrentTerm());
    } else if (role != RaftPeerRole.CANDIDATE) {
      gaveUpAt = gaveUpAt == null ? Instant.now() : gaveUpAt;
      if (now.getCurrentTerm() > term || now.getLeaderId() != null) {
        end(ElectionOutcome.LOST);
      }
    }
  }

  /** The server goes away: nobody knows how it would have ended. */
  synchronized void abandoned() {
    end(null);
  }

  private void end(ElectionOutcome outcome) {
    LeaderElectionSpan open = span;
    if (open == null) {
      return;
    }
    Instant end = gaveUpAt == null ? Instant.now() : gaveUpAt;
    span = null;
    gaveUpAt = null;
    open.votesReceived(1L + granted.size()); // a candidate votes for itself
    if (outcome != null) {
      open.outcome(outcome);
    }
    granted.clear();
    open.closeAt(end);
  }

  /** A peer's answer. */
  enum Vote {
    GRANTED,
    REFUSED
  }
}
