package io.meshspan.mesh.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.ledger.TransactionOutcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LedgerTest extends LedgersUnderTest {
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
    Span submitter = telemetry.getOpenTelemetry().getTracer("test").spanBuilder("ask").startSpan();
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
}
