package io.meshspan.instrumentation.spiffe;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.workloadapi.X509Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/** Real certificates of each kind, over real sockets, both sides recorded. */
class HandshakesAreRecordedTest {
  private static final String ONE = "spiffe://mesh.test/node/one";
  private static final String TWO = "spiffe://mesh.test/node/two";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Authority authority = new Authority("mesh.test");
  private final Recorded recorded = new Recorded();
  private final Workload client = new Workload(good(ONE));
  private final Workload server = new Workload(good(TWO));

  private X509Context good(String id) {
    return authority.context(authority.svid(id, MINUTE));
  }

  @Test
  void anAcceptedHandshakeSaysTheSameOnBothSidesAndAsTheSessionHasIt() throws Exception {
    SSLSession session = handshake(TWO, ONE).get();
    for (SpanKind side : List.of(SpanKind.CLIENT, SpanKind.SERVER)) {
      SpanData span = spanOf(side);
      assertThat(value(span, "spiffe.client.id")).isEqualTo(ONE);
      assertThat(value(span, "spiffe.server.id")).isEqualTo(TWO);
      assertThat(value(span, "spiffe.handshake.outcome")).isEqualTo("accepted");
      assertThat("TLSv" + value(span, "tls.protocol.version")).isEqualTo(session.getProtocol());
      assertThat(value(span, "tls.cipher")).isEqualTo(session.getCipherSuite());
      assertThat(value(span, "spiffe.tls.session.resumed")).isEqualTo(false);
      assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
    }
    assertSpansTellNoKeyOf(client, server);
  }

  @Test
  void aClientOfAnotherAuthorityIsUntrustedWhateverItsName() throws Exception {
    Authority other = new Authority("mesh.test");
    client.rotate(X509Context.of(List.of(other.svid(ONE, MINUTE)), authority.bundles()));
    assertThat(handshake(TWO, ONE)).isCompletedExceptionally();
    assertRefusedByServer("untrusted");
    assertRefused(SpanKind.CLIENT, null);
  }

  @Test
  void aClientOfAnotherTrustDomainIsUntrusted() throws Exception {
    String stranger = "spiffe://evil.test/node/one";
    Authority other = new Authority("evil.test");
    client.rotate(X509Context.of(List.of(other.svid(stranger, MINUTE)), authority.bundles()));
    assertThat(handshake(TWO, ONE, stranger)).isCompletedExceptionally();
    assertThat(value(spanOf(SpanKind.SERVER), "spiffe.client.id")).isEqualTo(stranger);
    assertRefusedByServer("untrusted");
  }

  @Test
  void anExpiredClientIsExpiredOnBothSides() throws Exception {
    client.rotate(authority.context(authority.svid(ONE, past(60), past(1))));
    assertThat(handshake(TWO, ONE)).isCompletedExceptionally();
    assertRefusedByServer("expired");
    assertRefused(SpanKind.CLIENT, "expired");
  }

  @Test
  void aClientAheadOfItsTimeIsNotYetValidOnBothSides() throws Exception {
    client.rotate(authority.context(authority.svid(ONE, past(-30), past(-60))));
    assertThat(handshake(TWO, ONE)).isCompletedExceptionally();
    assertRefusedByServer("not_yet_valid");
    assertRefused(SpanKind.CLIENT, "not_yet_valid");
  }

  @Test
  void aClientWhoseIdIsNotAllowedIsUnauthorized() throws Exception {
    assertThat(handshake(TWO, "spiffe://mesh.test/node/three")).isCompletedExceptionally();
    assertThat(value(spanOf(SpanKind.SERVER), "spiffe.client.id")).isEqualTo(ONE);
    assertRefusedByServer("unauthorized");
    assertRefused(SpanKind.CLIENT, null);
  }

  @Test
  void aServerThatIsNotTheOneExpectedIsUnauthorized() throws Exception {
    server.rotate(good("spiffe://mesh.test/node/three"));
    assertThat(handshake(TWO, ONE)).isCompletedExceptionally();
    assertRefused(SpanKind.CLIENT, "unauthorized");
    assertThat(value(spanOf(SpanKind.CLIENT), "spiffe.server.id"))
        .isEqualTo("spiffe://mesh.test/node/three");
    assertRefused(SpanKind.SERVER, null);
    assertThat(value(spanOf(SpanKind.SERVER), "spiffe.client.id"))
        .as("it never saw the client's certificate")
        .isEqualTo("unknown");
  }

  @Test
  void anExpiredServerIsExpiredOnBothSides() throws Exception {
    server.rotate(authority.context(authority.svid(TWO, past(60), past(1))));
    assertThat(handshake(TWO, ONE)).isCompletedExceptionally();
    assertRefused(SpanKind.CLIENT, "expired");
    assertRefused(SpanKind.SERVER, "expired");
  }

  @Test
  void aReplacedCertificateIsWhatTheNextHandshakeShows() throws Exception {
    X509Svid before = server.getX509Svid();
    assertThat(peerSerial(handshake(TWO, ONE).get())).isEqualTo(serial(before));
    server.rotate(good(TWO));
    assertThat(peerSerial(handshake(TWO, ONE).get()))
        .isEqualTo(serial(server.getX509Svid()))
        .isNotEqualTo(serial(before));
    client.rotate(authority.context(authority.svid(ONE, past(60), past(1))));
    assertThat(handshake(TWO, ONE))
        .as("no earlier session lets an expired client in")
        .isCompletedExceptionally();
  }

  @Test
  void whatIsNoTlsIsAFailureWithoutAnOutcome() throws Exception {
    try (ServerSocket listening = listen()) {
      CompletableFuture<Void> taken = CompletableFuture.runAsync(() -> accept(listening, ONE));
      try (Socket tcp = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
        tcp.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(taken).failsWithin(10, TimeUnit.SECONDS);
      }
    }
    assertRefused(SpanKind.SERVER, null);
  }

  /** The client's session after one byte from the server; fails as the client's side does. */
  private CompletableFuture<SSLSession> handshake(String expectedServer, String... allowed)
      throws Exception {
    try (ServerSocket listening = listen()) {
      CompletableFuture<Void> taken = CompletableFuture.runAsync(() -> accept(listening, allowed));
      CompletableFuture<SSLSession> result = new CompletableFuture<>();
      try (Socket tcp = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
        tcp.setSoTimeout(10_000);
        result.complete(
            tls(client)
                .connect(
                    tcp,
                    SpiffeId.parse(expectedServer),
                    socket -> {
                      if (socket.getInputStream().read() != 'H') {
                        throw new IOException("the server has gone");
                      }
                      return socket.getSession();
                    }));
      } catch (IOException e) {
        result.completeExceptionally(e);
      }
      taken.exceptionally(failure -> null).get(10, TimeUnit.SECONDS);
      return result;
    }
  }

  private void accept(ServerSocket listening, String... allowed) {
    try (Socket tcp = listening.accept()) {
      tcp.setSoTimeout(10_000);
      AuthenticatedSocket taken =
          tls(server).accept(tcp, Set.copyOf(Arrays.stream(allowed).map(SpiffeId::parse).toList()));
      assertThat(taken.peer()).hasToString(ONE);
      taken.socket().getOutputStream().write('H');
      taken.socket().getInputStream().read(); // until the client has read it and goes
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MutualTls tls(Workload workload) {
    return SpiffeTracing.of(recorded.meshspan, "node").mutualTls(workload);
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private void assertRefusedByServer(String outcome) {
    assertRefused(SpanKind.SERVER, outcome);
    SpanData span = spanOf(SpanKind.SERVER);
    assertThat(value(span, "tls.protocol.version")).isEqualTo("1.3");
    assertThat(value(span, "tls.cipher").toString()).startsWith("TLS_");
  }

  /** An outcome of null: that side is not told why. */
  private void assertRefused(SpanKind side, String outcome) {
    SpanData span = spanOf(side);
    assertThat(value(span, "spiffe.handshake.outcome")).isEqualTo(outcome);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  private SpanData spanOf(SpanKind side) {
    List<SpanData> spans =
        recorded.spans("spiffe.mtls_handshake").stream()
            .filter(span -> span.getKind() == side)
            .toList();
    assertThat(spans).as("spans of kind " + side).hasSize(1);
    return spans.get(0);
  }

  private void assertSpansTellNoKeyOf(Workload... workloads) {
    String said = recorded.spans().toString();
    for (Workload workload : workloads) {
      ECPrivateKey key = (ECPrivateKey) workload.getX509Svid().getPrivateKey();
      assertThat(said)
          .doesNotContainIgnoringCase(key.getS().toString(16))
          .doesNotContain(key.getS().toString())
          .doesNotContain(Base64.getEncoder().encodeToString(key.getEncoded()));
      assertThat(said)
          .as("it is of them that they tell")
          .contains(workload.getX509Svid().getSpiffeId().toString());
    }
  }

  private static Object value(SpanData span, String attribute) {
    return Recorded.value(span, attribute);
  }

  private static String peerSerial(SSLSession session) throws Exception {
    return ((X509Certificate) session.getPeerCertificates()[0]).getSerialNumber().toString(16);
  }

  private static String serial(X509Svid svid) {
    return svid.getLeaf().getSerialNumber().toString(16);
  }

  private static Instant past(int seconds) {
    return Instant.now().minusSeconds(seconds);
  }
}
