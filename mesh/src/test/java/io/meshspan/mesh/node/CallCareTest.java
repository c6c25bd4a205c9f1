package io.meshspan.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.Meshspan;
import io.meshspan.api.mapek.CycleOutcome;
import io.meshspan.mesh.contract.Account;
import io.meshspan.mesh.contract.EvmExecution;
import io.meshspan.mesh.contract.Wallet;
import io.meshspan.mesh.dao.Founder;
import io.meshspan.mesh.dao.Founding;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.ledger.LoneLog;
import io.meshspan.mesh.ledger.Receipt;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The mesh's own contracts in the real EVM, a block per transaction, and the real loop. */
@EnabledIf("io.meshspan.mesh.contract.EvmExecution#isSupported")
class CallCareTest {
  @RegisterExtension final OpenTelemetryExtension telemetry = OpenTelemetryExtension.create();

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-04T10:00:00Z"), ZoneOffset.UTC);
  private static final Link LINK = Link.between(new NodeId(1), new NodeId(2));
  private static final LinkQuality FAST = new LinkQuality(12, 1, 0);

  /** The community's limit is 250 ms. */
  private static final LinkQuality SLOW = new LinkQuality(400, 1, 0);

  private final Account account = Account.named("node-1");
  private final Founding founding =
      Founding.of(List.of(account.address()), List.of(100L), new Founding.Terms(8, 40));
  private EvmExecution evm;
  private Ledger ledger;
  private ReportCalls calls;
  private SelfManagedUnderTest node;
  private final NodeFaults faults = new NodeFaults();
  private LoneLog log;
  @TempDir Path data;

  @BeforeEach
  void found() throws Exception {
    Meshspan meshspan = Meshspan.of(telemetry.getOpenTelemetry());
    evm = EvmExecution.inMemory(List.of(account.address(), founding.founder().address()));
    ledger = Ledger.open(data, evm, meshspan);
    log = new LoneLog(ledger, CLOCK);
    ledger.follow();
    Founder founder = new Founder(founding, wallet(founding.founder()), evm, ledger);
    while (!founding.isDone(evm, ledger.tip())) {
      founder.step();
    }
    calls = new ReportCalls(wallet(account), founding.reports(), evm, ledger, faults);
    node = new SelfManagedUnderTest("node-1", new CallCare(calls), telemetry);
  }

  @AfterEach
  void close() throws IOException {
    ledger.close();
  }

  private Wallet wallet(Account owner) {
    return new Wallet(owner, evm, ledger, log::append, CLOCK);
  }

  @Test
  void aSumThatRunsOutOfGasGetsMoreAndWhatMakesItDearIsClearedWhenThatIsNotEnough()
      throws Exception {
    while (done(calls.settle()).isCommitted()) {
      for (int i = 0; i < 5; i++) {
        assertThat(done(calls.report(LINK, FAST)).isCommitted()).isTrue();
      }
    }
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALED);
    assertThat(node.found()).containsExactly("call_out_of_gas settle");
    assertThat(node.done()).containsExactly("raise_gas succeeded");
    assertThat(done(calls.settle()).isCommitted()).as("with more gas").isTrue();
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALTHY);
    assertThat(node.memory)
        .containsEntry("experience.node-1.raise_gas_against_call_out_of_gas", "worked 1 of 1");

    while (done(calls.settle()).isCommitted()) {
      for (int i = 0; i < 10; i++) {
        done(calls.report(LINK, FAST));
      }
    }
    node.cycle();
    assertThat(node.done()).as("it is as much as it may be").containsExactly("raise_gas failed");
    assertThat(done(calls.settle()).isCommitted()).isFalse();
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALED);
    assertThat(node.done()).containsExactly("clear_history succeeded");
    assertThat(node.spans("contract.call"))
        .as("the transaction belongs to the cycle that wanted it")
        .extracting(span -> span.getAttributes().get(AttributeKey.stringKey("contract.function")))
        .containsExactly("clear(uint256)");
    done(calls.settle());
    node.cycle();
    assertThat(node.memory)
        .containsEntry("experience.node-1.clear_history_against_call_out_of_gas", "worked 1 of 1");
  }

  @Test
  void aReportThatIsRefusedIsNotSentAgainUntilTheContractWouldTakeIt() throws Exception {
    assertThat(done(calls.report(LINK, SLOW)).isCommitted()).isFalse();
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALED);
    assertThat(node.found()).containsExactly("call_reverted report node-1--node-2");
    assertThat(node.done()).containsExactly("hold_call succeeded");
    assertThat(node.why()).singleElement().asString().startsWith("call_reverted: 1");
    assertThat(calls.isHeld(LINK)).isTrue();

    calls.know(LINK, SLOW);
    assertThat(node.cycle()).as("it would be refused again").isEqualTo(CycleOutcome.DEGRADED);
    assertThat(node.done()).isEmpty();
    assertThat(calls.isHeld(LINK)).isTrue();

    calls.know(LINK, FAST);
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALED);
    assertThat(node.done()).containsExactly("resume_call succeeded");
    assertThat(calls.isHeld(LINK)).isFalse();
    assertThat(done(calls.report(LINK, FAST)).isCommitted()).isTrue();
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALTHY);
  }

  @Test
  void callsRunOutOfGasWhileThatIsWrongOnPurposeAndNoLonger() throws Exception {
    assertThat(done(calls.report(LINK, FAST)).isCommitted()).isTrue();
    faults.obey(FaultOrder.parse("FAULT out-of-gas begin").orElseThrow());
    assertThat(done(calls.report(LINK, FAST)).reason()).isEqualTo("out of gas");
    node.cycle();
    assertThat(node.found()).containsExactly("call_out_of_gas report node-1--node-2");
    faults.obey(FaultOrder.parse("FAULT out-of-gas end").orElseThrow());
    assertThat(done(calls.report(LINK, FAST)).isCommitted()).isTrue();
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALTHY);
  }

  private static Receipt done(CompletableFuture<Receipt> receipt) throws Exception {
    return receipt.get(20, TimeUnit.SECONDS);
  }
}
