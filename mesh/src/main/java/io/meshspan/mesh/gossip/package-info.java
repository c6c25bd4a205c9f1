/**
 * What nodes tell each other without anybody in charge: who is there (Apache Pekko cluster
 * membership), who takes part (an observed-remove set in Pekko Distributed Data), what every link
 * is like and what members intend to vote (last-writer-wins maps, to which each node writes entries
 * of its own). All are delta-CRDTs: concurrent changes merge, and after a partition every node has
 * what both sides wrote. Every node comes to know all links, and can work out whole routes.
 *
 * <p>A node whose process was killed is found unreachable, removed, and welcome again as a new
 * incarnation. Knows nothing of routes; measures nothing.
 */
package io.meshspan.mesh.gossip;
