package io.meshspan.mesh.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What ledgers take from each other, and what they refuse. */
class NeighboursOfLedgersTest extends LedgersUnderTest {
  private static final NodeId PEER = new NodeId(2);

  @Test
  void aNodeThatWasAwayTakesTheBlocksThatItLacksAndFollowsTheLogFromThere() throws Exception {
    Ledger there = following("there");
    for (int i = 0; i < 200; i++) {
      block(
          "a note of some length, so that not all blocks fit one answer: " + "x".repeat(400) + i,
          there);
    }
    Ledger away = open("away");
    away.apply(1, new LedgerEntry.Submitted(note("from the log, meanwhile")).encode());
    assertThat(client(away, there, answer -> answer).catchUp(PEER)).isEqualTo(200);
    assertThat(away.tip()).isEqualTo(there.tip());
    away.follow();
    block("next", there, away);
    assertThat(away.tip()).isEqualTo(there.tip());

    SpanData client = spans("ledger.state_sync", SpanKind.CLIENT).get(0);
    List<SpanData> servers = spans("ledger.state_sync", SpanKind.SERVER);
    assertThat(servers).hasSizeGreaterThan(1);
    assertThat(servers).allMatch(span -> span.getParentSpanId().equals(client.getSpanId()));
    assertThat(number(client, "ledger.sync.blocks")).isEqualTo(200);
    assertThat(servers.stream().mapToLong(span -> number(span, "ledger.sync.blocks")).sum())
        .isEqualTo(200);
    assertThat(number(client, "ledger.sync.size"))
        .isEqualTo(servers.stream().mapToLong(span -> number(span, "ledger.sync.size")).sum());
  }

  @Test
  void aTamperedBlockIsRefusedAndSeen() throws Exception {
    Ledger there = following("there");
    block("a", there);
    block("pay 1 to b", there);
    Ledger away = open("away");
    LedgerClient client = client(away, there, answer -> tampered(answer, "pay 1", "pay 9"));
    assertThatThrownBy(() -> client.catchUp(PEER))
        .isInstanceOf(InvalidBlockException.class)
        .hasMessageContaining("block 2 holds other transactions than its Merkle root says");
    assertThat(away.tip().height()).as("what came before is kept").isEqualTo(1);
    SpanData span = spans("ledger.state_sync", SpanKind.CLIENT).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(number(span, "ledger.sync.blocks")).isEqualTo(1);
  }

  @Test
  void aBlockThatIsConsistentInItselfButNotWithTheStateIsRefused() throws Exception {
    Ledger ledger = open("one");
    Block honest = followingBlock("a");
    BlockHeader header = honest.header();
    for (BlockHeader forged :
        List.of(
            new BlockHeader(
                1, Digest.sha256(), NOW, 1, header.transactionsRoot(), header.stateRoot(), 0),
            new BlockHeader(
                2, header.parent(), NOW, 1, header.transactionsRoot(), header.stateRoot(), 0),
            new BlockHeader(
                1, header.parent(), NOW, -1, header.transactionsRoot(), header.stateRoot(), 0),
            new BlockHeader(
                1, header.parent(), NOW, 1, header.transactionsRoot(), Digest.sha256(), 0),
            new BlockHeader(
                1, header.parent(), NOW, 1, header.transactionsRoot(), header.stateRoot(), 7))) {
      assertThatThrownBy(() -> ledger.take(new Block(forged, honest.transactions())))
          .isInstanceOf(InvalidBlockException.class);
      assertThat(ledger.tip().height()).isZero();
    }
    ledger.take(honest);
    assertThat(ledger.tip()).isEqualTo(header);
  }

  @Test
  void anAuditFindsANeighbourWithAnotherChain() throws Exception {
    Ledger here = following("here");
    Ledger there = following("there");
    block("a", here, there);
    LedgerClient client = client(here, there, answer -> answer);
    assertThat(client.audit(PEER, 16)).isEqualTo(1);
    block("b", here);
    block("c", there);
    assertThatThrownBy(() -> client.audit(PEER, 16))
        .isInstanceOf(InvalidBlockException.class)
        .hasMessage("block 2 is another at node-2 than here");
  }

  @Test
  void aTransactionIsProvenByANeighbourAndAForgedProofIsSeen() throws Exception {
    Ledger here = following("here");
    Ledger there = following("there");
    for (int i = 0; i < 5; i++) {
      submit(note("note " + i), here, there);
    }
    timeIsUp(here, there);
    assertThat(client(here, there, answer -> answer).isProvenBy(PEER, note("note 3")))
        .contains(true);
    SpanData checked = spans("ledger.merkle_proof").get(1);
    SpanData made = spans("ledger.merkle_proof").get(0);
    assertThat(made.getParentSpanId()).isEqualTo(checked.getSpanId());
    assertThat(number(made, "ledger.merkle.depth")).isEqualTo(3);
    assertThat(text(made, "ledger.merkle.leaf")).isEqualTo(text(checked, "ledger.merkle.leaf"));

    assertThat(
            client(here, there, NeighboursOfLedgersTest::lastByteFlipped)
                .isProvenBy(PEER, note("note 3")))
        .contains(false);
    SpanData refused = spans("ledger.merkle_proof").get(3);
    assertThat(refused.getAttributes().get(AttributeKey.booleanKey("ledger.merkle.valid")))
        .isFalse();
    assertThat(refused.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(client(here, there, answer -> answer).isProvenBy(PEER, note("never said")))
        .isEmpty();
  }

  private Block followingBlock(String text) throws IOException {
    Ledger maker = following("maker");
    block(text, maker);
    return maker.block(1).orElseThrow();
  }

  private LedgerClient client(Ledger here, Ledger there, UnaryOperator<Bytes> way) {
    LedgerService service = new LedgerService(there, meshspan);
    return new LedgerClient(
        here,
        (neighbour, question, trace) -> {
          try {
            return way.apply(service.answer(new NodeId(1), question, trace));
          } catch (MalformedLedgerException e) {
            throw new IOException(e);
          }
        },
        meshspan);
  }

  private static Bytes tampered(Bytes answer, String what, String with) {
    return Bytes.fromHex(answer.hex().replace(hex(what), hex(with)));
  }

  private static String hex(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private static Bytes lastByteFlipped(Bytes answer) {
    byte[] bytes = answer.toArray();
    bytes[bytes.length - 1] ^= 1;
    return Bytes.of(bytes);
  }
}
