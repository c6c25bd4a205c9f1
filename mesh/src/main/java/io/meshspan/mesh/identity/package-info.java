/**
 * Who a node is, as it can prove it: its X.509-SVID, fetched from the SPIFFE Workload API and
 * renewed while it is in use, and links on which both ends show theirs (mutual TLS 1.3). An SVID
 * lives for a minute or so; a connection lives on when it is replaced, and a new one is made with
 * what is valid then. While the identity service is away a node keeps the SVID that it has.
 *
 * <p>{@link io.meshspan.mesh.identity.service} is the other side: the process that issues SVIDs.
 * Both hold private keys, which leave them for no log and no span. Knows java-spiffe, gRPC and
 * Bouncy Castle, and no other package does; knows nothing of routes, messages or Raft.
 *
 * <p>Start reading at {@link NodeIdentity}.
 */
package io.meshspan.mesh.identity;
