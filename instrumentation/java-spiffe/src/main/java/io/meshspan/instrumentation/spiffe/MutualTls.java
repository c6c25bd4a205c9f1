package io.meshspan.instrumentation.spiffe;

import io.meshspan.api.spiffe.SpiffeSpans;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.workloadapi.X509Source;
import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import javax.net.ssl.SSLSocket;

/**
 * Mutual TLS 1.3 over TCP connections that stand. Each handshake uses the SVID and the bundles that
 * the source has when it begins, and is a {@code spiffe.mtls_handshake} span on either side.
 *
 * <p>Sessions are never resumed: a resumed one would let an expired or replaced certificate pass
 * without a look. The TCP socket stays the caller's to close, also when the handshake fails.
 *
 * <p>Thread-safe; a handshake blocks the thread that asks for it, as long as the socket's read
 * timeout lets it.
 */
public final class MutualTls {
  private final X509Source source;
  private final SpiffeSpans spans;

  MutualTls(X509Source source, SpiffeSpans spans) {
    this.source = source;
    this.spans = spans;
  }

  /**
   * As the side that opened the connection.
   *
   * @param server who has to be at the other end
   * @return what came of the first exchange
   * @throws IOException when either side refuses the other, or the connection ends
   * @throws IllegalStateException when the source has no SVID
   */
  public <T> T connect(Socket tcp, SpiffeId server, FirstExchange<T> exchange) throws IOException {
    Handshake handshake = Handshake.asClient(source, server);
    try {
      T result = exchange.over(handshake.over(tcp));
      handshake.record(spans);
      return result;
    } catch (IOException | RuntimeException e) {
      handshake.recordFailure(spans, e);
      throw e;
    }
  }

  /**
   * As the side that took the connection.
   *
   * @param clients who may be at the other end
   * @throws IOException when either side refuses the other, or the connection ends
   * @throws IllegalStateException when the source has no SVID
   */
  public AuthenticatedSocket accept(Socket tcp, Set<SpiffeId> clients) throws IOException {
    Handshake handshake = Handshake.asServer(source, clients);
    try {
      SSLSocket socket = handshake.over(tcp);
      handshake.record(spans);
      return new AuthenticatedSocket(handshake.provenPeer(), socket);
    } catch (IOException | RuntimeException e) {
      handshake.recordFailure(spans, e);
      throw e;
    }
  }
}
