package io.meshspan.mesh.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.api.Meshspan;
import io.meshspan.mesh.contract.Account;
import io.meshspan.mesh.contract.EvmExecution;
import io.meshspan.mesh.contract.Wallet;
import io.meshspan.mesh.dao.Dao;
import io.meshspan.mesh.dao.Founding;
import io.meshspan.mesh.ebpf.EbpfMode;
import io.meshspan.mesh.ledger.BlockHeader;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes that keep a ledger and decide by vote, and what their spans say of it. */
@EnabledIf("io.meshspan.mesh.contract.EvmExecution#isSupported")
class LedgerOfProcessesTest {
  private static final int NODES = 3;

  private final MeshUnderTest mesh = new MeshUnderTest(NODES);
  private final RecordedTraces recorded = mesh.recorded();
  private final LedgerEvidence evidence =
      new LedgerEvidence(recorded, Set.of("node-1", "node-2", "node-3"));
  private final Map<String, NodeUnderTest> nodes = mesh.nodes();
  @TempDir Path data;

  @AfterEach
  void endAll() throws InterruptedException {
    mesh.end();
  }

  @Test
  void theNodesKeepOneLedgerDecideByVoteAndSayTheTruthAboutIt() throws Exception {
    mesh.startAll(data, Duration.ofMinutes(1));
    await()
        .atMost(60, SECONDS)
        .until(() -> nodes.values().stream().allMatch(NodeUnderTest::isReady));
    // A proposal is made, voted on and executed, and then every node obeys.
    await()
        .atMost(120, SECONDS)
        .until(
            () ->
                nodes.values().stream().allMatch(node -> node.status("loss_weight").equals("2.0")));
    await()
        .atMost(60, SECONDS)
        .untilAsserted(
            () -> {
              for (String name : LedgerEvidence.names()) {
                assertThat(evidence.spans(name)).as(name).isNotEmpty();
              }
            });
    evidence.allHaveWhatTheyMustSay();

    aNodeThatWasAwayCatchesUp();
    await()
        .atMost(60, SECONDS)
        .untilAsserted(() -> assertThat(valuesOf("block")).as("the same block").hasSize(1));
    assertThat(valuesOf("state")).as("the same state").hasSize(1);

    for (NodeUnderTest node : nodes.values()) {
      node.closeInput();
    }
    for (NodeUnderTest node : nodes.values()) {
      assertThat(node.process().waitFor(8, SECONDS)).as("ends with its parent").isTrue();
    }
    theSpansAgreeWithTheLedgerAsTheEvmExecutesItAgain();
    evidence.everyCreatedBlockIsTheSameOnAllNodesAndLinksToItsTransactions();
    evidence.whatBelongsToAProposalLinksToItsCreation();
  }

  /**
   * Killed, and started again once the others have gone on: it takes the blocks from one of them.
   */
  private void aNodeThatWasAwayCatchesUp() throws Exception {
    String away = "node-2";
    long before = height(away);
    nodes.remove(away).kill();
    await()
        .atMost(60, SECONDS)
        .until(() -> nodes.keySet().stream().allMatch(id -> height(id) >= before + 4));
    mesh.start(away);
    await().atMost(60, SECONDS).until(() -> nodes.get(away).isReady());
    await()
        .atMost(60, SECONDS)
        .untilAsserted(
            () -> {
              JsonNode client = syncOf(away, before);
              assertThat(LedgerEvidence.number(client, "ledger.sync.blocks"))
                  .isEqualTo(
                      LedgerEvidence.number(client, "ledger.sync.to_height")
                          - LedgerEvidence.number(client, "ledger.sync.from_height")
                          + 1);
              assertThat(servedTo(client))
                  .isEqualTo(LedgerEvidence.number(client, "ledger.sync.blocks"));
            });
  }

  /** The synchronisation that no audit asked for, and that began beyond this height. */
  private JsonNode syncOf(String service, long beyond) throws Exception {
    return recorded.spans(service, "ledger.state_sync").stream()
        .filter(span -> RecordedTraces.tag(span, "span.kind").asText().equals("client"))
        .filter(span -> LedgerEvidence.references(span, "CHILD_OF").isEmpty())
        .filter(span -> LedgerEvidence.number(span, "ledger.sync.from_height") > beyond)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no state_sync of " + service + " alone"));
  }

  /** How many blocks its peer says that it served to this span. */
  private long servedTo(JsonNode client) throws Exception {
    String peer = RecordedTraces.tag(client, "ledger.sync.peer").asText();
    long served = 0;
    for (JsonNode span : recorded.spans(peer, "ledger.state_sync")) {
      if (LedgerEvidence.references(span, "CHILD_OF").contains(client.get("spanID").asText())) {
        served += LedgerEvidence.number(span, "ledger.sync.blocks");
      }
    }
    return served;
  }

  private void theSpansAgreeWithTheLedgerAsTheEvmExecutesItAgain() throws Exception {
    Topology topology = Topology.ringWithChord(NODES);
    Founding founding = LedgerPart.foundingOf(topology);
    Path copy = Files.createDirectories(data.resolve("again"));
    NodeOptions options =
        new NodeOptions(
            new NodeId(1),
            NODES,
            data.resolve("node-1"),
            mesh.portOffset(),
            URI.create("http://unused"),
            IdentityUnderTest.endpointOf("node-1", data),
            EbpfMode.OFF);
    Files.copy(options.ledgerDirectory().resolve("blocks"), copy.resolve("blocks"));
    Meshspan unseen = Meshspan.of(OpenTelemetry.noop());
    EvmExecution evm = EvmExecution.inMemory(LedgerPart.endowedAt(founding, topology));
    // Opening executes every block anew, and refuses one whose gas or state is another.
    try (Ledger ledger = Ledger.open(copy, evm, unseen)) {
      for (String id : nodes.keySet()) {
        BlockHeader last = ledger.block(height(id)).orElseThrow().header();
        assertThat(last.hash()).hasToString(nodes.get(id).status("block"));
        assertThat(last.stateRoot()).hasToString(nodes.get(id).status("state"));
      }
      evidence.gasAgrees(ledger);
      Wallet nobody =
          new Wallet(
              Account.named("reader"),
              evm,
              ledger,
              entry -> CompletableFuture.failedFuture(new IOException("read only")),
              Clock.systemUTC());
      evidence.votesAgree(Dao.of(nobody, founding, evm, ledger, unseen));
    }
  }

  private Set<String> valuesOf(String status) {
    Set<String> values = new TreeSet<>();
    nodes.values().forEach(node -> values.add(node.status(status)));
    return values;
  }

  private long height(String id) {
    String height = nodes.get(id).status("height");
    return height.isEmpty() ? -1 : Long.parseLong(height);
  }
}
