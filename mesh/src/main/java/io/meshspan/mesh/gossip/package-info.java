/**
 * What nodes tell each other without anybody in charge: who is there (Apache Pekko cluster
 * membership), and what every link is like (a last-writer-wins map in Pekko Distributed Data, to
 * which each node writes what it makes of its own measurements). Every node comes to know all
 * links, and can work out whole routes.
 *
 * <p>A node whose process was killed is found unreachable, removed, and welcome again as a new
 * incarnation. Knows nothing of routes; measures nothing.
 */
package io.meshspan.mesh.gossip;
