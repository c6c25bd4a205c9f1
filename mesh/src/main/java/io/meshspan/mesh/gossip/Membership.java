package io.meshspan.mesh.gossip;

import io.meshspan.mesh.topology.NodeId;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is in the mesh, as one node sees it.
 *
 * @param reachable members that answer, this node included
 * @param unreachable members that were there and do not answer
 */
public record Membership(Set<NodeId> reachable, Set<NodeId> unreachable) {
  /** What is known before the node has joined, or after it was excluded. */
  public static final Membership ALONE = new Membership(Set.of(), Set.of());

  public Membership {
    reachable = Collections.unmodifiableSet(new TreeSet<>(reachable));
    unreachable = Collections.unmodifiableSet(new TreeSet<>(unreachable));
  }
}
