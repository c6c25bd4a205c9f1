package io.meshspan.mesh.consensus;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How Raft's peers prove who they are, on every connection between them. Both are asked anew for
 * each connection, so that what they say may change while the group runs.
 *
 * @param own shows this node's certificate
 * @param peers looks at the other side's
 */
public record PeerTls(X509ExtendedKeyManager own, X509ExtendedTrustManager peers) {}
