package io.meshspan.instrumentation.spiffe;

import java.io.IOException;
import javax.net.ssl.SSLSocket;

/**
 * The first words that a client exchanges with a server. With TLS 1.3 a client's handshake is over
 * before the server has looked at its certificate: that it was taken is known when the server
 * answers, and that it was not when an alert comes instead.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface FirstExchange<T> {
  /** Reads at least one byte that the server wrote. */
  T over(SSLSocket socket) throws IOException;
}
