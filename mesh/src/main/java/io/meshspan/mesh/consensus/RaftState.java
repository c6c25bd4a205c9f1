package io.meshspan.mesh.consensus;

import io.meshspan.mesh.topology.NodeId;
import java.util.Optional;

/**
 * Where a node stands in its Raft group, read from Ratis at one moment.
 *
 * @param role as Ratis names it: LEADER, FOLLOWER, CANDIDATE, ...
 * @param term the current term
 * @param commitIndex the last entry that this node has and knows to be committed; -1 before the
 *     first
 * @param groupCommitIndex the last entry that anybody in the group is known to have committed
 * @param appliedIndex the last entry applied here; -1 before the first
 * @param leader who leads, if that is known
 */
public record RaftState(
    String role,
    long term,
    long commitIndex,
    long groupCommitIndex,
    long appliedIndex,
    Optional<NodeId> leader) {
  static final RaftState NOT_STARTED = new RaftState("STARTING", 0, -1, -1, -1, Optional.empty());

  /** Entries that the group has committed and this node has yet to apply. */
  public long applyLag() {
    return Math.max(0, Math.max(commitIndex, groupCommitIndex) - appliedIndex);
  }

  /** Whether this node leads. */
  public boolean isLeader() {
    return role.equals("LEADER");
  }
}
