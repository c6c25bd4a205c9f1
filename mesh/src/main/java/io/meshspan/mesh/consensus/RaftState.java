package io.meshspan.mesh.consensus;

import io.meshspan.mesh.topology.NodeId;
import java.util.Optional;

/**
 * Where a node stands in its Raft group, read from Ratis at one moment.
 *
 * @param role as Ratis names it: LEADER, FOLLOWER, CANDIDATE, ...
 * @param term the current term
 * @param commitIndex the last entry known to be committed; -1 before the first
 * @param appliedIndex the last entry applied here; -1 before the first
 * @param leader who leads, if that is known
 */
public record RaftState(
    String role, long term, long commitIndex, long appliedIndex, Optional<NodeId> leader) {
  static final RaftState NOT_STARTED = new RaftState("STARTING", 0, -1, -1, Optional.empty());

  /** Committed entries that this node has yet to apply. */
  public long applyLag() {
    return Math.max(0, commitIndex - appliedIndex);
  }

  /** Whether this node leads. */
  public boolean isLeader() {
    return role.equals("LEADER");
  }
}
