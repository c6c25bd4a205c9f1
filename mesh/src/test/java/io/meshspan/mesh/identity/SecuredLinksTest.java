package io.meshspan.mesh.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.Meshspan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.meshspan.mesh.transport.Frame;
import io.meshspan.mesh.transport.LinkEmulation;
import io.meshspan.mesh.transport.SendOutcome;
import io.meshspan.mesh.transport.Transport;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with identities from a real service, whose SVIDs live for two seconds. */
class SecuredLinksTest {
  private static final Topology RING = Topology.ringWithChord(3);
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);

  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private final Meshspan meshspan = Meshspan.of(TELEMETRY.getOpenTelemetry());
  private final BlockingQueue<Frame> atOne = new LinkedBlockingQueue<>();
  @TempDir Path data;
  private IssuedIdentities identities;
  private NodeIdentity ofOne;
  private NodeIdentity ofTwo;
  private Transport one;
  private Transport two;

  private void start(Duration lifetime) throws IOException {
    identities = new IssuedIdentities(data, 3, lifetime);
    ofOne = identities.of(ONE, meshspan);
    ofTwo = identities.of(TWO, meshspan);
    one = listen(ONE, ofOne);
    two = listen(TWO, ofTwo);
    one.start(node -> 1, (neighbour, frame) -> atOne.add(frame));
    two.start(node -> one.port(), (neighbour, frame) -> {});
    await().atMost(20, SECONDS).until(() -> two.connected().contains(ONE));
  }

  private static Transport listen(NodeId node, NodeIdentity identity) throws IOException {
    return Transport.listen(node, RING, LinkEmulation.none(), identity.links(RING), 0);
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    identities.close();
  }

  @Test
  void identitiesAreRenewedUnderAConnectionThatLosesNothing()
      throws InterruptedException, IOException {
    start(Duration.ofSeconds(2));
    int sent = 0;
    while (renewals("node-1").size() < 3 || renewals("node-2").size() < 3) {
      assertThat(two.send(ONE, numbered(++sent))).isEqualTo(SendOutcome.ACCEPTED);
      // a pace, not a wait for something: the link's queue is bounded
      assertThat(atOne.poll(10, SECONDS)).isEqualTo(numbered(sent));
    }
    assertThat(sent).isGreaterThan(100);
    assertThat(handshakes()).as("one connection all the time, seen from both ends").hasSize(2);
    for (String node : List.of("node-1", "node-2")) {
      assertThat(renewals(node))
          .map(span -> span.getAttributes().get(AttributeKey.stringKey("spiffe.svid.serial")))
          .doesNotHaveDuplicates()
          .doesNotContainNull();
    }
  }

  @Test
  void aConnectionIsMadeByNeighboursWhoNameEachOther() throws IOException {
    start(Duration.ofHours(1));
    assertThat(handshakes())
        .hasSize(2)
        .allSatisfy(
            span -> {
              assertThat(text(span, "spiffe.client.id")).isEqualTo(SpiffeIds.of(TWO).toString());
              assertThat(text(span, "spiffe.server.id")).isEqualTo(SpiffeIds.of(ONE).toString());
              assertThat(text(span, "spiffe.handshake.outcome")).isEqualTo("accepted");
            });
  }

  @Test
  void aNewSvidIsFetchedWhenItIsAskedFor() throws IOException {
    start(Duration.ofHours(1));
    assertThat(ofOne.fetchNow()).isTrue();
    assertThat(renewals("node-1")).hasSize(1);
    identities.endService();
    assertThat(ofOne.fetchNow()).as("nobody is there to ask").isFalse();
    assertThat(ofOne.measureExpiry()).as("and the old one stays").isPresent();
  }

  @Test
  void anExpiredNodeKeepsItsLinksMakesNoNewOnesAndComesBackWithTheService() throws IOException {
    start(Duration.ofSeconds(3));
    identities.endService();
    await().atMost(20, SECONDS).until(this::areExpired);
    assertThat(two.send(ONE, numbered(1))).as("the link stands").isEqualTo(SendOutcome.ACCEPTED);
    assertThat(two.reconnect(ONE)).isTrue();
    await().atMost(20, SECONDS).until(() -> handshakesThatEnded("expired") >= 2);
    assertThat(spans("spiffe.mtls_handshake"))
        .filteredOn(span -> "expired".equals(text(span, "spiffe.handshake.outcome")))
        .map(SpanData::getKind)
        .as("both sides know")
        .contains(SpanKind.CLIENT, SpanKind.SERVER);
    assertThat(two.connected()).isEmpty();

    identities.startServiceAgain();
    await().atMost(30, SECONDS).until(() -> two.connected().contains(ONE));
  }

  private boolean areExpired() {
    return ofTwo.measureExpiry().orElseThrow() < 0 && ofOne.measureExpiry().orElseThrow() < 0;
  }

  private static long handshakesThatEnded(String outcome) {
    return spans("spiffe.mtls_handshake").stream()
        .filter(span -> outcome.equals(text(span, "spiffe.handshake.outcome")))
        .count();
  }

  private static Frame.Message numbered(int number) {
    return new Frame.Message(
        "m" + number, TWO, ONE, "test", 1, TraceContext.none(), "number " + number);
  }

  private static List<SpanData> renewals(String node) {
    return spans("spiffe.svid_renewal").stream()
        .filter(span -> node.equals(text(span, "mesh.node.id")))
        .toList();
  }

  private static List<SpanData> handshakes() {
    return await()
        .atMost(10, SECONDS)
        .until(() -> spans("spiffe.mtls_handshake"), spans -> spans.size() >= 2);
  }

  private static List<SpanData> spans(String name) {
    return TELEMETRY.getSpans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static String text(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }
}
