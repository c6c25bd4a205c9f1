package io.meshspan.mesh.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.api.Meshspan;
import io.meshspan.instrumentation.spiffe.SpiffeTracing;
import io.meshspan.mesh.identity.SpiffeIds;
import io.meshspan.mesh.identity.service.ForgedIdentity;
import io.meshspan.mesh.node.IdentityUnderTest.Issued;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: three nodes and the identity service; a real backend, and real intruders. */
class IdentityInTheMeshTest {
  private static final int NODES = 3;
  private static final int LINK_ENDS = 6;
  private static final Duration LIFETIME = Duration.ofSeconds(12);
  private static final SpiffeId ONE = SpiffeIds.of(new NodeId(1));
  private static final SpiffeId TWO = SpiffeIds.of(new NodeId(2));

  @RegisterExtension
  static final OpenTelemetryExtension INTRUDERS = OpenTelemetryExtension.create();

  private final MeshUnderTest mesh = new MeshUnderTest(NODES);
  private final RecordedTraces recorded = mesh.recorded();
  private final Map<String, NodeUnderTest> nodes = mesh.nodes();
  @TempDir Path data;
  private Instant linked;

  @BeforeEach
  void startAll() throws Exception {
    mesh.startAll(data, LIFETIME);
    await().atMost(90, SECONDS).until(() -> linkEnds().size() == LINK_ENDS);
    linked = Instant.now();
  }

  /** Which ends of which links were made; on a busy machine one may take a second attempt. */
  private Set<String> linkEnds() throws Exception {
    Set<String> ends = new TreeSet<>();
    for (JsonNode span : spans("spiffe.mtls_handshake")) {
      if (text(span, "spiffe.handshake.outcome").equals("accepted")) {
        ends.add(
            lastWord(text(span, "spiffe.client.id"))
                + " to "
                + lastWord(text(span, "spiffe.server.id"))
                + ", "
                + text(span, "span.kind"));
      }
    }
    return ends;
  }

  private static String lastWord(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }

  /** But for those that nodes made anew on purpose, where probes were lost on a busy machine. */
  private void assertLinksStood() throws Exception {
    long madeAnew = nodesThat("mape_k.execute", "reconnect");
    assertThat(spans("spiffe.mtls_handshake"))
        .filteredOn(span -> begin(span).isAfter(linked) && madeAnew == 0)
        .as("links stand while identities change")
        .isEmpty();
  }

  @AfterEach
  void endAll() throws InterruptedException {
    mesh.end();
  }

  @Test
  void identitiesAreWhatTheCertificatesSayAndAreRenewedUnderLinksThatStand() throws Exception {
    await().atMost(60, SECONDS).until(() -> spans("spiffe.svid_renewal").size() >= 2 * NODES);
    assertThat(mesh.identity().closeInput()).as("it ends with its parent").isZero();
    Map<String, Issued> issued = mesh.identity().issued();
    assertNoLogTellsTheRootsKey();

    List<JsonNode> renewals = spans("spiffe.svid_renewal");
    assertThat(renewals).allSatisfy(span -> assertIsAsIssued(span, issued));
    assertThat(renewals).map(span -> text(span, "spiffe.svid.serial")).doesNotHaveDuplicates();
    List<JsonNode> fetches = spans("spiffe.svid_fetch");
    assertThat(fetches)
        .map(span -> text(span, "mesh.node.id"))
        .containsExactlyInAnyOrderElementsOf(nodes.keySet());
    for (JsonNode span : fetches) {
      String id = SpiffeIds.of(NodeId.parse(text(span, "mesh.node.id"))).toString();
      assertThat(text(span, "spiffe.id")).isEqualTo(id);
      assertThat(text(span, "spiffe.svid.type")).isEqualTo("x509");
      assertThat(text(span, "spiffe.trust_domain")).isEqualTo("mesh.example");
      assertThat(issued.values().stream().filter(one -> one.spiffeId().equals(id)))
          .as("one of the service's certificates ends when the span says")
          .anySatisfy(one -> assertEnds(span, one.notAfter()));
    }

    assertThat(linkEnds())
        .containsExactly(
            "node-2 to node-1, client",
            "node-2 to node-1, server",
            "node-3 to node-1, client",
            "node-3 to node-1, server",
            "node-3 to node-2, client",
            "node-3 to node-2, server");
    assertLinksStood();
    assertThat(spans("spiffe.mtls_handshake"))
        .filteredOn(span -> text(span, "spiffe.handshake.outcome").equals("accepted"))
        .allSatisfy(
            span -> {
              assertThat(text(span, "tls.protocol.version")).isEqualTo("1.3");
              assertThat(text(span, "tls.cipher")).startsWith("TLS_");
              assertThat(text(span, "spiffe.tls.session.resumed")).isEqualTo("false");
            });
  }

  @Test
  void whatAServiceThatIsAwayLeadsToIsSeenAndOverWhenItIsBack() throws Exception {
    mesh.identity().kill();
    await().atMost(60, SECONDS).until(() -> NODES == nodesThat("mape_k.analyze", "svid_expiring"));
    await().atMost(60, SECONDS).until(() -> NODES == nodesThat("mape_k.execute", "fetch_svid"));
    await().atMost(60, SECONDS).until(() -> failures("spiffe.svid_renewal") >= NODES);

    mesh.startIdentity();
    Instant back = Instant.now();
    await()
        .atMost(60, SECONDS)
        .until(
            () -> {
              List<String> renewed = new ArrayList<>();
              for (JsonNode span : spans("spiffe.svid_renewal")) {
                if (begin(span).isAfter(back) && !text(span, "spiffe.svid.serial").isEmpty()) {
                  renewed.add(text(span, "mesh.node.id"));
                }
              }
              return renewed.containsAll(nodes.keySet());
            });
    assertLinksStood();
  }

  @Test
  void intrudersAreRefusedForWhatIsWrongWithTheirCertificates() throws Exception {
    Path folder = IdentityUnderTest.folderIn(data);
    intrude(ForgedIdentity.selfMade(folder, TWO), TWO, "untrusted");
    intrude(ForgedIdentity.issued(folder, TWO, minutes(-3), minutes(-2)), TWO, "expired");
    intrude(ForgedIdentity.issued(folder, TWO, minutes(2), minutes(3)), TWO, "not_yet_valid");
    SpiffeId nine = SpiffeIds.of(new NodeId(9));
    intrude(ForgedIdentity.issued(folder, nine, minutes(-1), minutes(1)), nine, "unauthorized");
    // What an intruder's certificate says of itself, its own side knows as well.
    assertThat(INTRUDERS.getSpans())
        .map(span -> span.getAttributes().get(AttributeKey.stringKey("spiffe.handshake.outcome")))
        .containsExactly(null, "expired", "not_yet_valid", null);
  }

  /** Dials node-1's port for links, and waits for what node-1 says of it. */
  private void intrude(ForgedIdentity forged, SpiffeId as, String outcome) throws Exception {
    try (Socket tcp = new Socket(InetAddress.getLoopbackAddress(), 17_301 + mesh.portOffset())) {
      tcp.setSoTimeout(10_000);
      assertThatThrownBy(
              () ->
                  SpiffeTracing.of(Meshspan.of(INTRUDERS.getOpenTelemetry()), "intruder")
                      .mutualTls(forged)
                      .connect(tcp, ONE, socket -> socket.getInputStream().read()))
          .isInstanceOf(IOException.class);
    }
    await()
        .atMost(30, SECONDS)
        .untilAsserted(
            () ->
                assertThat(recorded.spans("node-1", "spiffe.mtls_handshake"))
                    .anySatisfy(
                        span -> {
                          assertThat(text(span, "spiffe.handshake.outcome")).isEqualTo(outcome);
                          assertThat(text(span, "spiffe.client.id")).isEqualTo(as.toString());
                          assertThat(text(span, "spiffe.server.id")).isEqualTo(ONE.toString());
                          assertThat(text(span, "span.kind")).isEqualTo("server");
                          assertThat(text(span, "error")).isEqualTo("true");
                          assertThat(text(span, "tls.protocol.version")).isEqualTo("1.3");
                        }));
  }

  private void assertNoLogTellsTheRootsKey() throws IOException {
    byte[] key = Files.readAllBytes(IdentityUnderTest.folderIn(data).resolve("root.key"));
    List<Path> logs = new ArrayList<>();
    logs.add(IdentityUnderTest.folderIn(data).resolve("identity.log"));
    nodes.keySet().forEach(node -> logs.add(data.resolve(node).resolve("node.log")));
    for (Path log : logs) {
      // The last half, since the first is the same for every key of this kind.
      byte[] own = Arrays.copyOfRange(key, key.length / 2, key.length);
      assertThat(Files.readString(log))
          .isNotEmpty()
          .doesNotContainIgnoringCase(HexFormat.of().formatHex(own))
          .doesNotContain(Base64.getEncoder().encodeToString(key));
    }
  }

  private static void assertIsAsIssued(JsonNode span, Map<String, Issued> issued) {
    Issued one = issued.get(text(span, "spiffe.svid.serial"));
    assertThat(one).as("the service's record of " + text(span, "spiffe.svid.serial")).isNotNull();
    assertThat(text(span, "spiffe.id")).isEqualTo(one.spiffeId());
    assertThat(text(span, "spiffe.id")).endsWith("/" + text(span, "mesh.node.id"));
    assertEnds(span, one.notAfter());
  }

  private static void assertEnds(JsonNode span, Instant notAfter) {
    Instant end = begin(span).plusNanos(span.get("duration").asLong() * 1000);
    long said = RecordedTraces.tag(span, "spiffe.svid.ttl").asLong();
    assertThat(Duration.between(end, notAfter).toMillis() / 1000.0)
        .isCloseTo(said + 0.5, within(0.75));
  }

  /** How many nodes have a span of this name with an event that says this. */
  private long nodesThat(String operation, String say) throws Exception {
    long count = 0;
    for (String node : nodes.keySet()) {
      boolean said =
          recorded.spans(node, operation).stream()
              .anyMatch(span -> span.get("logs").toString().contains(say));
      count += said ? 1 : 0;
    }
    return count;
  }

  private long failures(String operation) throws Exception {
    return spans(operation).stream().filter(span -> text(span, "error").equals("true")).count();
  }

  private List<JsonNode> spans(String operation) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    for (String node : nodes.keySet()) {
      all.addAll(recorded.spans(node, operation));
    }
    return all;
  }

  private static Instant begin(JsonNode span) {
    return Instant.EPOCH.plusNanos(span.get("startTime").asLong() * 1000);
  }

  private static String text(JsonNode span, String key) {
    return RecordedTraces.tag(span, key).asText();
  }

  private static Duration minutes(int count) {
    return Duration.ofMinutes(count);
  }
}
