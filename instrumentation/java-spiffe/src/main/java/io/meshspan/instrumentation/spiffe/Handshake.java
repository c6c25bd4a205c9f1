package io.meshspan.instrumentation.spiffe;

import io.meshspan.api.spiffe.HandshakeOutcome;
import io.meshspan.api.spiffe.MtlsHandshakeSpan;
import io.meshspan.api.spiffe.SpiffeSpans;
import io.opentelemetry.api.trace.SpanKind;
import io.spiffe.provider.SpiffeKeyManager;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.workloadapi.X509Source;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * One handshake, and what there is to say of it. Its TLS context serves it alone, so that there is
 * no session to resume, and the certificate and the key that are shown belong together whatever is
 * rotated meanwhile.
 */
final class Handshake {
  private static final String TLS = "TLSv";
  private static final String VERSION = "1.3";

  /** What a span says of a side that ended the handshake before it showed a certificate. */
  private static final String UNKNOWN = "unknown";

  private static final Duration ALERT_TAKES = Duration.ofMillis(300);

  private final Instant begin = Instant.now();
  private final SpanKind side;
  private final X509Svid own;
  private final Optional<SpiffeId> expected;
  private final PeerCheck check;
  private Optional<SSLSession> established = Optional.empty();

  private Handshake(
      SpanKind side, X509Source source, Optional<SpiffeId> expected, Set<SpiffeId> allowed) {
    this.side = side;
    this.own = source.getX509Svid();
    this.expected = expected;
    this.check = new PeerCheck(source, allowed);
  }

  static Handshake asClient(X509Source source, SpiffeId server) {
    return new Handshake(SpanKind.CLIENT, source, Optional.of(server), Set.of(server));
  }

  static Handshake asServer(X509Source source, Set<SpiffeId> clients) {
    return new Handshake(SpanKind.SERVER, source, Optional.empty(), clients);
  }

  /** Makes it. Both sides have shown their certificates, and this one has taken the other's. */
  SSLSocket over(Socket tcp) throws IOException {
    SSLSocket socket = layered(tcp);
    socket.setUseClientMode(side == SpanKind.CLIENT);
    socket.setNeedClientAuth(true);
    try {
      socket.startHandshake();
    } catch (IOException e) {
      letItsAlertBeRead(tcp);
      throw e;
    }
    established = Optional.of(socket.getSession());
    return socket;
  }

  /**
   * Takes what the other side is still sending. The caller closes the connection next, and where
   * something arrives that nobody reads, TCP resets it and the alert is lost on the other side.
   */
  private static void letItsAlertBeRead(Socket tcp) {
    long end = System.nanoTime() + ALERT_TAKES.toNanos();
    byte[] dropped = new byte[4096];
    try {
      tcp.setSoTimeout((int) ALERT_TAKES.toMillis());
      tcp.shutdownOutput();
      InputStream in = tcp.getInputStream();
      int read = 0;
      while (read >= 0 && System.nanoTime() < end) {
        read = in.read(dropped);
      }
    } catch (IOException e) {
      // it is gone, or says nothing more
    }
  }

  private SSLSocket layered(Socket tcp) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance(TLS + VERSION);
      context.init(
          new KeyManager[] {new SpiffeKeyManager(() -> own)}, new TrustManager[] {check}, null);
      SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(tcp, tcp.getInetAddress().getHostAddress(), tcp.getPort(), false);
      socket.setEnabledProtocols(new String[] {TLS + VERSION});
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK makes no TLS " + VERSION + ": " + e.getMessage(), e);
    }
  }

  SpiffeId provenPeer() {
    return check.claimed().orElseThrow();
  }

  void record(SpiffeSpans spans) {
    span(spans).outcome(HandshakeOutcome.ACCEPTED).close();
  }

  void recordFailure(SpiffeSpans spans, Exception failure) {
    MtlsHandshakeSpan span = span(spans);
    reason(failure).ifPresent(span::outcome);
    span.failed(failure).close();
  }

  private Optional<HandshakeOutcome> reason(Exception failure) {
    return check
        .outcome()
        .filter(found -> found != HandshakeOutcome.ACCEPTED)
        .or(() -> Refusals.reasonFor(failure, own.getLeaf()));
  }

  private MtlsHandshakeSpan span(SpiffeSpans spans) {
    String self = own.getSpiffeId().toString();
    String peer = check.claimed().or(() -> expected).map(SpiffeId::toString).orElse(UNKNOWN);
    boolean isClient = side == SpanKind.CLIENT;
    MtlsHandshakeSpan span =
        spans
            .detached()
            .startedAt(begin)
            .as(side)
            .mtlsHandshake(isClient ? self : peer, isClient ? peer : self);
    established
        .or(check::session)
        .ifPresent(
            session ->
                span.tlsProtocolVersion(session.getProtocol().replace(TLS, ""))
                    .tlsCipher(session.getCipherSuite()));
    // Only a handshake that resumes a session shows no certificate and still succeeds.
    established.ifPresent(session -> span.sessionResumed(check.outcome().isEmpty()));
    return span;
  }
}
