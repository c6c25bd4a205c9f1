package io.meshspan.mesh.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.api.Meshspan;
import io.meshspan.api.ledger.TransactionOutcome;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private static final NodeId PEER = new NodeId(2);

  private final Meshspan meshspan = Meshspan.of(TELEMETRY.getOpenTelemetry());
  private final List<Ledger> open = new ArrayList<>();
  private long lastIndex;
  @TempDir Path data;

  @AfterEach
  void close() throws IOException {
    for (Ledger ledger : open) {
      ledger.close();
    }
  }

  private Ledger open(String name) throws IOException {
    Ledger ledger = Ledger.open(data.resolve(name), new NoteExecution(), meshspan);
    open.add(ledger);
    return ledger;
  }

  private Ledger following(String name) throws IOException {
    Ledger ledger = open(name);
    ledger.follow();
    return ledger;
  }

  private static Transaction note(String text) {
    return new Transaction(
        TransactionType.NOTE,
        NOW,
        TraceContext.current(),
        Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void submit(Transaction transaction, Ledger... ledgers) {
    lastIndex++;
    for (Ledger ledger : ledgers) {
      ledger.apply(lastIndex, new LedgerEntry.Submitted(transaction).encode());
    }
  }

  private void timeIsUp(Ledger... ledgers) {
    lastIndex++;
    long height = ledgers[0].tip().height() + 1;
    for (Ledger ledger : ledgers) {
      ledger.apply(lastIndex, new LedgerEntry.TimeIsUp(height, NOW).encode());
    }
  }

  private void block(String text, Ledger... ledgers) {
    submit(note(text), ledgers);
    timeIsUp(ledgers);
  }

  @Test
  void ledgersWithTheSameLogAreTheSame() throws Exception {
    Ledger one = following("one");
    Ledger other = following("other");
    for (int i = 0; i < 100; i++) {
      submit(note("note " + i), one, other);
    }
    assertThat(one.tip().height()).as("64 are a block's worth").isEqualTo(1);
    timeIsUp(one, other);
    assertThat(one.tip().height()).isEqualTo(2);
    assertThat(one.tip()).isEqualTo(other.tip());
    Block second = one.block(2).orElseThrow();
    assertThat(second.transactions()).hasSize(36);
    assertThat(second.header().parent()).isEqualTo(one.block(1).orElseThrow().hash());
  }

  @Test
  void timeIsUpOncePerBlockHoweverOftenItIsSaid() throws Exception {
    Ledger ledger = following("one");
    submit(note("a"), ledger);
    assertThat(ledger.timeIsUp(Duration.ZERO, NOW)).contains(new LedgerEntry.TimeIsUp(1, NOW));
    assertThat(ledger.timeIsUp(Duration.ofHours(1), NOW)).isEmpty();
    timeIsUp(ledger);
    submit(note("b"), ledger);
    ledger.apply(++lastIndex, new LedgerEntry.TimeIsUp(1, NOW).encode());
    assertThat(ledger.tip().height()).isEqualTo(1);
    timeIsUp(ledger);
    assertThat(ledger.tip().height()).isEqualTo(2);
    timeIsUp(ledger);
    assertThat(ledger.tip().height()).as("no block without transactions").isEqualTo(2);
  }

  @Test
  void aTransactionIsInOneBlockOnly() throws Exception {
    Ledger ledger = following("one");
    var first = ledger.receiptOf(note("a").id());
    block("a", ledger);
    assertThat(first.get(5, TimeUnit.SECONDS).outcome()).isEqualTo(TransactionOutcome.COMMITTED);
    var again = ledger.receiptOf(note("a").id());
    block("a", ledger);
    assertThat(again.get(5, TimeUnit.SECONDS).outcome()).isEqualTo(TransactionOutcome.REJECTED);
    assertThat(ledger.tip().height()).isEqualTo(1);
    assertThat(spans("ledger.transaction_commit"))
        .extracting(span -> text(span, "ledger.transaction.outcome"))
        .containsExactly("committed", "rejected");
  }

  @Test
  void theBlocksSpanLinksToItsTransactionsWhichAreInTheTracesOfTheirSubmitters() throws Exception {
    Ledger ledger = following("one");
    Span submitter = TELEMETRY.getOpenTelemetry().getTracer("test").spanBuilder("ask").startSpan();
    Context.root().with(submitter).wrap(() -> submit(note("a"), ledger)).run();
    submitter.end();
    submit(note("b"), ledger);
    timeIsUp(ledger);
    List<SpanData> commits = spans("ledger.transaction_commit");
    assertThat(commits.get(0).getParentSpanId()).isEqualTo(submitter.getSpanContext().getSpanId());
    SpanData block = spans("ledger.block_create").get(0);
    assertThat(block.getLinks())
        .extracting(link -> link.getSpanContext().getSpanId())
        .containsExactly(commits.get(0).getSpanId(), commits.get(1).getSpanId());
    assertThat(text(block, "ledger.block.hash")).isEqualTo(ledger.tip().hash().toString());
  }

  @Test
  void aLedgerTakesUpWhereItStopped() throws Exception {
    Ledger ledger = following("one");
    block("a", ledger);
    block("b", ledger);
    long indexOfB = lastIndex;
    submit(note("c"), ledger);
    ledger.close();
    Ledger again = following("one");
    assertThat(again.tip()).isEqualTo(ledger.tip());
    // The log is read again from its beginning.
    again.apply(1, new LedgerEntry.Submitted(note("a")).encode());
    again.apply(indexOfB + 1, new LedgerEntry.Submitted(note("c")).encode());
    timeIsUp(again);
    assertThat(again.block(3).orElseThrow().transactions()).containsExactly(note("c"));
  }

  @Test
  void aFileThatIsDamagedIsUsedUpToTheDamage() throws Exception {
    Ledger ledger = following("one");
    block("a", ledger);
    long afterFirst = Files.size(data.resolve("one").resolve("blocks"));
    block("b", ledger);
    ledger.close();
    Path file = data.resolve("one").resolve("blocks");
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) afterFirst + 40] ^= 1;
    Files.write(file, bytes);
    assertThat(open("one").tip().height()).isEqualTo(1);
    assertThat(Files.size(file)).isEqualTo(afterFirst);
  }

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

  private Block followingBlock(String text) throws IOException {
    Ledger maker = following("maker");
    block(text, maker);
    return maker.block(1).orElseThrow();
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

    assertThat(client(here, there, LedgerTest::lastByteFlipped).isProvenBy(PEER, note("note 3")))
        .contains(false);
    SpanData refused = spans("ledger.merkle_proof").get(3);
    assertThat(refused.getAttributes().get(AttributeKey.booleanKey("ledger.merkle.valid")))
        .isFalse();
    assertThat(refused.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(client(here, there, answer -> answer).isProvenBy(PEER, note("never said")))
        .isEmpty();
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

  private static List<SpanData> spans(String name) {
    return TELEMETRY.getSpans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static List<SpanData> spans(String name, SpanKind kind) {
    return spans(name).stream().filter(span -> span.getKind() == kind).toList();
  }

  private static String text(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  private static long number(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.longKey(key));
  }
}
