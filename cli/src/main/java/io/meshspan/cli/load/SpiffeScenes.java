package io.meshspan.cli.load;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.api.spiffe.HandshakeOutcome;
import io.meshspan.api.spiffe.MtlsHandshakeSpan;
import io.meshspan.api.spiffe.SpiffeSpans;
import io.meshspan.api.spiffe.SvidFetchSpan;
import io.meshspan.api.spiffe.SvidRenewalSpan;
import io.meshspan.api.spiffe.SvidType;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;

/** Identities that are fetched and renewed, and the handshakes that they are for. */
final class SpiffeScenes {
  private static final Skewed<String> CIPHERS =
      Skewed.of(
          1.5,
          List.of(
              "TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"));

  /** A node renews its identity before it expires, and shows it to some of its peers. */
  void renewal(Stage stage) {
    Node node = stage.anyNode();
    try (SvidRenewalSpan span = node.meshspan().spiffe().svidRenewal(node.name())) {
      stage.take(node, 4_000);
      span.spiffeId(node.spiffeId()).svidTtl(3_600).svidSerial(stage.chance().hex("", 16));
      if (!stage.fails(span, Fault.UNREACHABLE, "spire-server")) {
        List<Node> peers = stage.peersOf(node);
        int count = stage.chance().between(2, peers.size());
        stage.atOnce(peers.subList(0, count), peer -> handshake(stage, node, peer));
      }
    }
  }

  /** A node that starts fetches its identity and connects to every peer. */
  void fetch(Stage stage) {
    Node node = stage.anyNode();
    try (SvidFetchSpan span = node.meshspan().spiffe().svidFetch(node.name())) {
      stage.take(node, 6_000);
      span.spiffeId(node.spiffeId()).trustDomain(Node.TRUST_DOMAIN).svidTtl(3_600);
      span.svidType(stage.chance().happens(0.9) ? SvidType.X509 : SvidType.JWT);
      stage.atOnce(stage.peersOf(node), peer -> handshake(stage, node, peer));
    }
  }

  void handshake(Stage stage, Node client, Node server) {
    boolean isResumed = stage.chance().happens(0.35);
    String cipher = stage.chance().oneOf(CIPHERS);
    try (MtlsHandshakeSpan asked = between(client.meshspan().spiffe(), client, server)) {
      stage.travel();
      TraceContext carried = Stage.carried(asked.trace());
      SpiffeSpans accepting = server.meshspan().spiffe().continuing(carried).as(SpanKind.SERVER);
      HandshakeOutcome outcome = HandshakeOutcome.ACCEPTED;
      try (MtlsHandshakeSpan answered = between(accepting, client, server)) {
        stage.take(server, isResumed ? 300 : 1_900);
        if (stage.fails(answered, Fault.EXPIRED, client.name())) {
          outcome = HandshakeOutcome.EXPIRED;
        }
        done(answered, cipher, isResumed, outcome);
      }
      stage.travel();
      done(asked, cipher, isResumed, outcome);
    }
  }

  private static MtlsHandshakeSpan between(SpiffeSpans spans, Node client, Node server) {
    return spans.mtlsHandshake(client.spiffeId(), server.spiffeId());
  }

  private static void done(
      MtlsHandshakeSpan span, String cipher, boolean isResumed, HandshakeOutcome outcome) {
    span.tlsProtocolVersion("1.3").tlsCipher(cipher).sessionResumed(isResumed).outcome(outcome);
  }
}
