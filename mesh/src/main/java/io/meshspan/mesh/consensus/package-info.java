/**
 * What all nodes agree on: a small store of settings, replicated by Raft (Apache Ratis). Every node
 * is a server of the one group and a client of it; a write goes through the leader's log and is
 * applied on every node in the same order. A node that comes back recovers from its own log and is
 * brought up to date. Entries that are no settings are handed on, in their order: the log is the
 * one order in which anything happens in the mesh. Peers are mutually authenticated by TLS ({@link
 * PeerTls}); where the certificates come from is not known here.
 *
 * <p>Knows nothing of what the settings mean, nor of links and messages: Raft's servers talk to
 * each other directly.
 */
package io.meshspan.mesh.consensus;
