package io.meshspan.instrumentation.spiffe;

import io.spiffe.spiffeid.SpiffeId;
import javax.net.ssl.SSLSocket;

/**
 * A connection whose far end has proven who it is.
 *
 * @param peer who
 * @param socket what is read from and written to
 */
public record AuthenticatedSocket(SpiffeId peer, SSLSocket socket) {}
