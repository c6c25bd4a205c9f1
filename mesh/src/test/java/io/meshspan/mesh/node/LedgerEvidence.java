package io.meshspan.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.mesh.dao.Dao;
import io.meshspan.mesh.dao.Proposal;
import io.meshspan.mesh.dao.Tally;
import io.meshspan.mesh.ledger.Block;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.ledger.Transaction;
import io.meshspan.mesh.ledger.TransactionType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the spans say of ledger, contracts and votes, held against the ledger itself. */
final class LedgerEvidence {
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

  private final RecordedTraces recorded;
  private final Set<String> nodes;

  LedgerEvidence(RecordedTraces recorded, Set<String> nodes) {
    this.recorded = recorded;
    this.nodes = nodes;
  }

  /** Every span has what the registry asks of it and what is known at its end. */
  void allHaveWhatTheyMustSay() {
    REQUIRED.forEach(this::allHave);
  }

  /** Names of the spans of the three families. */
  static Set<String> names() {
    return REQUIRED.keySet();
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

  /** The gas of the outermost frames of a block's transactions, and of payments, is the block's. */
  void gasAgrees(Ledger ledger) throws Exception {
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
  void votesAgree(Dao dao) throws Exception {
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

  void everyCreatedBlockIsTheSameOnAllNodesAndLinksToItsTransactions() throws Exception {
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

  void whatBelongsToAProposalLinksToItsCreation() throws Exception {
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

  List<JsonNode> spans(String name) throws IOException, InterruptedException {
    List<JsonNode> spans = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    for (String node : nodes) {
      for (JsonNode span : recorded.spans(node, name)) {
        // A trace over several services is found by each of them.
        if (seen.add(spanId(span))) {
          spans.add(span);
        }
      }
    }
    return spans;
  }

  static List<String> references(JsonNode span, String type) {
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

  static long number(JsonNode span, String key) {
    return RecordedTraces.tag(span, key).asLong();
  }
}
