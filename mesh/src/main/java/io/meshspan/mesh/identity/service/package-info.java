/**
 * The identity service: a certificate authority for the mesh's trust domain that speaks the SPIFFE
 * Workload API (its X.509 profile), on one Unix domain socket a node in a directory that its owner
 * alone may enter. Whoever may open a node's socket is that node: this, not a secret, is how a
 * workload is told from another. Where there are no such sockets it listens on loopback, says so,
 * and then any user of the machine may be any node.
 *
 * <p>Each SVID has a key of its own, lives for a minute or so, and is replaced on the open stream
 * when half of its life has passed. The root's key is a file that its owner alone may read. The
 * service's log says which SVIDs were issued, with serial number and validity; no key is ever
 * logged.
 *
 * <p>It is no SPIRE: nothing is attested beyond the file system's permissions, and nothing is
 * federated. Start reading at {@link IdentityService}.
 */
package io.meshspan.mesh.identity.service;
