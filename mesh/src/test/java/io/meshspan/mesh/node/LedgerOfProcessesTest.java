package io.meshspan.mesh.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.api.Meshspan;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.mesh.contract.Account;
import io.meshspan.mesh.contract.EvmExecution;
import io.meshspan.mesh.contract.Wallet;
import io.meshspan.mesh.dao.Dao;
import io.meshspan.mesh.dao.Founding;
import io.meshspan.mesh.dao.Proposal;
import io.meshspan.mesh.dao.Tally;
import io.meshspan.mesh.ledger.Block;
import io.meshspan.mesh.ledger.BlockHeader;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.ledger.Transaction;
import io.meshspan.mesh.ledger.TransactionType;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
  private static final long PAYMENT_GAS = 21_000;
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "ledger.transaction_commit",
          List.of(
              "ledger.transaction.id",
              "ledger.transaction.type",
              "ledger.transaction.size",
              "ledger.block.height",
              "ledger.transaction.outcome"),
          "ledger.block_create",
          List.of(
              "ledger.block.height",
              "ledger.block.hash",
              "ledger.block.transactions",
              "ledger.block.size"),
          "ledger.merkle_proof",
          List.of("ledger.merkle.leaf", "ledger.merkle.depth", "ledger.merkle.valid"),
          "ledger.state_sync",
          List.of(
              "ledger.sync.from_height",
              "ledger.sync.to_height",
              "ledger.sync.blocks",
              "ledger.sync.peer",
              "ledger.sync.size"),
          "contract.call",
          List.of(
              "contract.address",
              "contract.function",
              "contract.gas.used",
              "contract.gas.limit",
              "contract.call.outcome"),
          "contract.deploy",
          List.of(
              "contract.name", "contract.address", "contract.bytecode.size", "contract.gas.used"),
          "dao.proposal_create",
          List.of("dao.proposal.id", "dao.proposal.type", "dao.proposer"),
          "dao.vote_cast",
          List.of("dao.proposal.id", "dao.voter", "dao.vote.choice", "dao.vote.weight"),
          "dao.quorum_check",
          List.of(
              "dao.proposal.id", "dao.votes.needed", "dao.votes.received", "dao.quorum.reached"),
          "dao.proposal_execute",
          List.of("dao.proposal.id", "dao.proposal.outcome"));

  private final Backend backend = Backend.start(BackendConfig.onFreePorts());
  private final RecordedTraces recorded = new RecordedTraces(backend.queryPort());
  private final Map<String, NodeUnderTest> nodes = new TreeMap<>();
  private final int portOffset = FreePorts.offsetFor(NODES);
  private IdentityUnderTest identity;
  @TempDir Path data;

  @AfterEach
  void endAll() throws InterruptedException {
    for (NodeUnderTest node : nodes.values()) {
      node.kill();
    }
    identity.kill();
    backend.close();
  }

  @Test
  void theNodesKeepOneLedgerDecideByVoteAndSayTheTruthAboutIt() throws Exception {
    identity = IdentityUnderTest.start(data, NODES, Duration.ofMinutes(1));
    for (int i = 1; i <= NODES; i++) {
      start("node-" + i);
    }
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
              for (String name : REQUIRED.keySet()) {
                assertThat(spans(name)).as(name).isNotEmpty();
              }
            });
    REQUIRED.forEach(this::allHave);

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
    everyCreatedBlockIsTheSameOnAllNodesAndLinksToItsTransactions();
    whatBelongsToAProposalLinksToItsCreation();
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
    start(away);
    await().atMost(60, SECONDS).until(() -> nodes.get(away).isReady());
    await()
        .atMost(60, SECONDS)
        .untilAsserted(
            () -> {
              JsonNode client = rootSyncOf(away);
              assertThat(number(client, "ledger.sync.from_height")).isBetween(before, before + 4);
              assertThat(number(client, "ledger.sync.blocks"))
                  .isEqualTo(
                      number(client, "ledger.sync.to_height")
                          - number(client, "ledger.sync.from_height")
                          + 1);
              assertThat(servedTo(client)).isEqualTo(number(client, "ledger.sync.blocks"));
            });
  }

  /** The synchronisation that no audit asked for. */
  private JsonNode rootSyncOf(String service) throws Exception {
    return recorded.spans(service, "ledger.state_sync").stream()
        .filter(span -> RecordedTraces.tag(span, "span.kind").asText().equals("client"))
        .filter(span -> references(span, "CHILD_OF").isEmpty())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no state_sync of " + service + " alone"));
  }

  /** How many blocks its peer says that it served to this span. */
  private long servedTo(JsonNode client) throws Exception {
    String peer = RecordedTraces.tag(client, "ledger.sync.peer").asText();
    long served = 0;
    for (JsonNode span : recorded.spans(peer, "ledger.state_sync")) {
      if (references(span, "CHILD_OF").contains(client.get("spanID").asText())) {
        served += number(span, "ledger.sync.blocks");
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
            portOffset,
            URI.create("http://unused"),
            IdentityUnderTest.endpointOf("node-1", data));
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
      gasAgrees(ledger);
      Wallet nobody =
          new Wallet(
              Account.named("reader"),
              evm,
              ledger,
              entry -> CompletableFuture.failedFuture(new IOException("read only")),
              Clock.systemUTC());
      votesAgree(Dao.of(nobody, founding, evm, ledger, unseen));
    }
  }

  /** The gas of the outermost frames of a block's transactions, and of payments, is the block's. */
  private void gasAgrees(Ledger ledger) throws Exception {
    Map<String, Long> gasOf = gasByTransaction("node-1");
    long compared = 0;
    for (long height = 1; height <= ledger.tip().height(); height++) {
      Block block = ledger.block(height).orElseThrow();
      List<Transaction> transactions = block.transactions();
      if (transactions.stream().allMatch(each -> gasOf.containsKey(each.id().toString()))) {
        assertThat(transactions.stream().mapToLong(each -> gasOf.get(each.id().toString())).sum())
            .as("gas of block %d", height)
            .isEqualTo(block.header().gasUsed());
        compared++;
      }
    }
    assertThat(compared).as("blocks that were compared").isGreaterThan(8);
  }

  private Map<String, Long> gasByTransaction(String service) throws Exception {
    Map<String, Long> gasOfParent = new HashMap<>();
    for (String name : List.of("contract.call", "contract.deploy")) {
      for (JsonNode span : recorded.spans(service, name)) {
        long gas = number(span, "contract.gas.used");
        references(span, "CHILD_OF").forEach(parent -> gasOfParent.merge(parent, gas, Long::sum));
      }
    }
    Map<String, Long> gas = new HashMap<>();
    for (JsonNode span : recorded.spans(service, "ledger.transaction_commit")) {
      boolean payment =
          RecordedTraces.tag(span, "ledger.transaction.type")
              .asText()
              .equals(TransactionType.TRANSFER.wireName());
      Long used = payment ? Long.valueOf(PAYMENT_GAS) : gasOfParent.get(spanId(span));
      boolean inBlock =
          !RecordedTraces.tag(span, "ledger.transaction.outcome").asText().equals("rejected");
      if (used != null && inBlock) {
        gas.put(RecordedTraces.tag(span, "ledger.transaction.id").asText(), used);
      }
    }
    return gas;
  }

  /** The governor contract's own tally is what the spans say. */
  private void votesAgree(Dao dao) throws Exception {
    Map<String, Proposal> proposals = new HashMap<>();
    dao.proposals().forEach(each -> proposals.put(each.id().toString(), each));
    List<JsonNode> checks = spans("dao.quorum_check");
    assertThat(checks).isNotEmpty();
    for (JsonNode check : checks) {
      String id = RecordedTraces.tag(check, "dao.proposal.id").asText();
      Tally tally = dao.tallyOf(proposals.get(id));
      assertThat(RecordedTraces.tag(check, "dao.votes.received").asDouble())
          .isEqualTo(tally.received());
      assertThat(RecordedTraces.tag(check, "dao.votes.needed").asDouble())
          .isEqualTo(tally.quorum());
      double cast =
          spans("dao.vote_cast").stream()
              .filter(vote -> RecordedTraces.tag(vote, "dao.proposal.id").asText().equals(id))
              .filter(vote -> !RecordedTraces.tag(vote, "error").asBoolean())
              .mapToDouble(vote -> RecordedTraces.tag(vote, "dao.vote.weight").asDouble())
              .sum();
      assertThat(cast)
          .as("weights of the votes cast")
          .isEqualTo(tally.votesFor() + tally.votesAgainst() + tally.abstaining());
    }
  }

  private void everyCreatedBlockIsTheSameOnAllNodesAndLinksToItsTransactions() throws Exception {
    Map<Long, Set<String>> hashes = new TreeMap<>();
    for (JsonNode span : spans("ledger.block_create")) {
      hashes
          .computeIfAbsent(number(span, "ledger.block.height"), height -> new TreeSet<>())
          .add(RecordedTraces.tag(span, "ledger.block.hash").asText());
      assertThat(references(span, "FOLLOWS_FROM"))
          .hasSize((int) number(span, "ledger.block.transactions"));
    }
    assertThat(hashes.values()).allSatisfy(hash -> assertThat(hash).hasSize(1));
  }

  private void whatBelongsToAProposalLinksToItsCreation() throws Exception {
    Map<String, String> creations = new HashMap<>();
    for (JsonNode span : spans("dao.proposal_create")) {
      creations.put(RecordedTraces.tag(span, "dao.proposal.id").asText(), spanId(span));
    }
    for (String name : List.of("dao.vote_cast", "dao.quorum_check", "dao.proposal_execute")) {
      for (JsonNode span : spans(name)) {
        String id = RecordedTraces.tag(span, "dao.proposal.id").asText();
        assertThat(references(span, "FOLLOWS_FROM")).as(name).contains(creations.get(id));
      }
    }
  }

  private void start(String id) throws IOException {
    nodes.put(
        id,
        new NodeUnderTest(
            id, NODES, data, portOffset, "http://127.0.0.1:" + backend.otlpHttpPort()));
  }

  private void allHave(String name, List<String> attributes) {
    try {
      for (JsonNode span : spans(name)) {
        boolean failed = RecordedTraces.tag(span, "error").asBoolean();
        for (String attribute : attributes) {
          assertThat(failed || !RecordedTraces.tag(span, attribute).isMissingNode())
              .as("%s of %s", attribute, name)
              .isTrue();
        }
      }
    } catch (Exception e) {
      throw new AssertionError(name, e);
    }
  }

  private List<JsonNode> spans(String name) throws IOException, InterruptedException {
    List<JsonNode> spans = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    for (int i = 1; i <= NODES; i++) {
      for (JsonNode span : recorded.spans("node-" + i, name)) {
        // A trace over several services is found by each of them.
        if (seen.add(spanId(span))) {
          spans.add(span);
        }
      }
    }
    return spans;
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

  private static List<String> references(JsonNode span, String type) {
    List<String> spans = new ArrayList<>();
    for (JsonNode reference : span.get("references")) {
      if (reference.get("refType").asText().equals(type)) {
        spans.add(reference.get("spanID").asText());
      }
    }
    return spans;
  }

  private static String spanId(JsonNode span) {
    return span.get("spanID").asText();
  }

  private static long number(JsonNode span, String key) {
    return RecordedTraces.tag(span, key).asLong();
  }
}
