package io.meshspan.mesh.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.api.Meshspan;
import io.meshspan.api.ledger.TransactionOutcome;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.ledger.BlockContext;
import io.meshspan.mesh.ledger.BlockHeader;
import io.meshspan.mesh.ledger.Execution;
import io.meshspan.mesh.ledger.Receipt;
import io.meshspan.mesh.ledger.Transaction;
import io.meshspan.mesh.ledger.TransactionType;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.meshspan.mesh.contract.EvmExecution#isSupported")
class EvmExecutionTest {
  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private static final Account ALICE = Account.named("alice");
  private static final Account BOB = Account.named("bob");
  private static final List<Address> ENDOWED = List.of(ALICE.address(), BOB.address());
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final CompiledContract PARAMETERS =
      CompiledContract.load(CompiledContract.PARAMETERS);
  private static final CompiledContract REPORTS = CompiledContract.load(CompiledContract.REPORTS);

  private final Meshspan meshspan = Meshspan.of(TELEMETRY.getOpenTelemetry());
  private ChainUnderTest chain;
  @TempDir Path data;

  @BeforeEach
  void open() throws IOException {
    chain = new ChainUnderTest(data.resolve("a"), EvmExecution.inMemory(ENDOWED), meshspan);
  }

  @AfterEach
  void close() throws IOException {
    chain.close();
  }

  @Test
  void aPaymentCosts21000GasWhichTheSenderPays() {
    BigInteger before = balance(ALICE);
    Receipt receipt = chain.pay(ALICE, BOB.address(), BigInteger.valueOf(5), 50_000);
    assertThat(receipt.isCommitted()).isTrue();
    assertThat(receipt.gasUsed()).isEqualTo(21_000);
    assertThat(before.subtract(balance(ALICE)))
        .isEqualTo(GWEI.multiply(BigInteger.valueOf(21_000)).add(BigInteger.valueOf(5)));
    assertThat(chain.ledger.tip().gasUsed()).isEqualTo(21_000);
    assertThat(spans("contract.call")).as("nothing was called").isEmpty();
  }

  @Test
  void intrinsicGasIsThatOfTheYellowPaper() {
    assertThat(IntrinsicGas.ofCall(Bytes.none())).isEqualTo(21_000);
    assertThat(IntrinsicGas.ofCall(Bytes.fromHex("00ff00ff"))).isEqualTo(21_000 + 2 * 4 + 2 * 16);
    assertThat(IntrinsicGas.ofCreation(Bytes.of(new byte[33])))
        .isEqualTo(21_000 + 32_000 + 33 * 4 + 2 * 2);
  }

  @Test
  void aContractIsDeployedWhereItsMakersNonceSays() {
    Address address = ALICE.address().ofContract(0);
    Receipt receipt = chain.deploy(ALICE, PARAMETERS, ALICE.address());
    assertThat(receipt.isCommitted()).as(receipt.reason()).isTrue();
    int codeSize = chain.evm.codeSize(chain.ledger.tip(), address);
    assertThat(codeSize).isPositive();
    SpanData span = spans("contract.deploy").get(0);
    assertThat(text(span, "contract.name")).isEqualTo("MeshParameters");
    assertThat(text(span, "contract.address")).isEqualTo(address.toString());
    assertThat(number(span, "contract.gas.used")).isEqualTo(receipt.gasUsed());
    assertThat(number(span, "contract.bytecode.size")).isEqualTo(codeSize);
    assertThat(span.getParentSpanId())
        .isEqualTo(spans("ledger.transaction_commit").get(0).getSpanId());
  }

  @Test
  void aCallChangesStateAnnouncesItAndSpendsTheGasThatItsSpanSays() throws Exception {
    Address parameters = deployed(PARAMETERS, ALICE.address());
    Receipt receipt =
        chain.call(ALICE, parameters, PARAMETERS, "setLossWeightMilli", BigInteger.valueOf(1500));
    assertThat(receipt.isCommitted()).isTrue();
    assertThat(chain.number(parameters, PARAMETERS, "lossWeightMilli")).isEqualTo(1500);
    Receipt.Event event = receipt.events().get(0);
    assertThat(event.address()).isEqualTo(parameters.toString());
    assertThat(event.data()).isEqualTo(word(1000).then(word(1500)));
    SpanData span = spans("contract.call").get(0);
    assertThat(text(span, "contract.function")).isEqualTo("setLossWeightMilli(uint256)");
    assertThat(text(span, "contract.call.outcome")).isEqualTo("success");
    assertThat(number(span, "contract.gas.used")).isEqualTo(receipt.gasUsed());
    assertThat(number(span, "contract.gas.limit")).isEqualTo(ChainUnderTest.GAS);
  }

  @Test
  void aRevertCostsGasUndoesWhatWasDoneAndSaysWhy() throws Exception {
    Address parameters = deployed(PARAMETERS, ALICE.address());
    BigInteger before = balance(BOB);
    Receipt receipt =
        chain.call(BOB, parameters, PARAMETERS, "setLossWeightMilli", BigInteger.valueOf(1500));
    assertThat(receipt.outcome()).isEqualTo(TransactionOutcome.REVERTED);
    assertThat(receipt.reason()).startsWith("execution reverted: 0x");
    assertThat(receipt.events()).isEmpty();
    assertThat(receipt.gasUsed()).isBetween(21_000L, 30_000L);
    assertThat(before.subtract(balance(BOB)))
        .isEqualTo(GWEI.multiply(BigInteger.valueOf(receipt.gasUsed())));
    assertThat(chain.number(parameters, PARAMETERS, "lossWeightMilli")).isEqualTo(1000);
    assertThat(chain.nonce(BOB)).isEqualTo(1);
    SpanData span = spans("contract.call").get(0);
    assertThat(text(span, "contract.call.outcome")).isEqualTo("reverted");
    assertThat(span.getStatus().getDescription())
        .isEqualTo("execution reverted: NotTheOwner(" + BOB.address() + ")");
    SpanData commit = last("ledger.transaction_commit");
    assertThat(text(commit, "ledger.transaction.outcome")).isEqualTo("reverted");
  }

  @Test
  void outOfGasCostsAllTheGasThatWasAllowed() throws Exception {
    Address parameters = deployed(PARAMETERS, ALICE.address());
    Bytes call = PARAMETERS.function("setLossWeightMilli").call(List.of(BigInteger.valueOf(1500)));
    long barely = IntrinsicGas.ofCall(call) + 1_000;
    Receipt receipt = chain.call(ALICE, parameters, call, barely);
    assertThat(receipt.outcome()).isEqualTo(TransactionOutcome.REVERTED);
    assertThat(receipt.reason()).isEqualTo("out of gas");
    assertThat(receipt.gasUsed()).isEqualTo(barely);
    SpanData span = spans("contract.call").get(0);
    assertThat(text(span, "contract.call.outcome")).isEqualTo("out_of_gas");
    assertThat(number(span, "contract.gas.used")).isEqualTo(barely);
  }

  @Test
  void eachFrameIsASpanBelowItsCaller() {
    Address parameters = deployed(PARAMETERS, ALICE.address());
    Address reports = deployed(REPORTS, parameters);
    Receipt receipt = report(reports, 4_000);
    assertThat(receipt.isCommitted()).as(receipt.reason()).isTrue();
    List<SpanData> calls = spans("contract.call");
    SpanData outer = calls.get(1);
    SpanData inner = calls.get(0);
    assertThat(text(outer, "contract.function")).isEqualTo("report(bytes32,uint64,uint32)");
    assertThat(text(inner, "contract.function")).isEqualTo("rttLimitMicros()");
    assertThat(text(inner, "contract.address")).isEqualTo(parameters.toString());
    assertThat(inner.getParentSpanId()).isEqualTo(outer.getSpanId());
    assertThat(number(inner, "contract.gas.used"))
        .isPositive()
        .isLessThan(number(outer, "contract.gas.used"));
  }

  @Test
  void storageThatIsFreedIsRefundedUpToAFifth() {
    Address reports = deployed(REPORTS, deployed(PARAMETERS, ALICE.address()));
    for (int i = 0; i < 10; i++) {
      report(reports, 4_000);
    }
    Receipt receipt = chain.call(ALICE, reports, REPORTS, "clear", BigInteger.TEN);
    assertThat(receipt.isCommitted()).isTrue();
    SpanData span = last("contract.call");
    assertThat(number(span, "contract.gas.used")).isEqualTo(receipt.gasUsed());
    // Ten slots are cleared for 5,000 each and 4,800 of refund each, of which a fifth is the most.
    assertThat(receipt.gasUsed()).isBetween(55_000L, 80_000L);
    Receipt again = chain.call(ALICE, reports, REPORTS, "clear", BigInteger.TEN);
    assertThat(again.gasUsed()).as("nothing left to clear").isLessThan(25_000L);
  }

  @Test
  void whatCannotBePaidOrIsNotNextOrNotSignedIsInNoBlock() {
    Account stranger = Account.named("nobody knows me");
    assertThat(chain.pay(stranger, BOB.address(), BigInteger.ONE, 21_000).reason())
        .isEqualTo("its sender cannot pay for it");
    assertThat(chain.pay(ALICE, BOB.address(), BigInteger.ONE, 20_999).reason())
        .contains("does not even pay for its bytes");
    assertThat(chain.pay(ALICE, BOB.address(), BigInteger.ONE, 30_000_001).reason())
        .contains("more gas than a transaction may");
    Bytes tooLate = ALICE.sign(3, Optional.of(BOB.address()), BigInteger.ONE, Bytes.none(), 21_000);
    assertThat(chain.execute(TransactionType.TRANSFER, tooLate).reason())
        .isEqualTo("its nonce is 3 where 0 is next");
    assertThat(chain.execute(TransactionType.TRANSFER, Bytes.fromHex("02c0")).reason())
        .isEqualTo("the payload is no Ethereum transaction");
    assertThat(chain.execute(TransactionType.NOTE, Bytes.fromHex("ff00")).isRejected()).isTrue();
    Bytes payment = ALICE.sign(0, Optional.of(BOB.address()), BigInteger.ONE, Bytes.none(), 21_000);
    assertThat(chain.execute(TransactionType.CONTRACT_CALL, payment).reason())
        .isEqualTo("a transfer that is said to be a contract_call");
    assertThat(chain.ledger.tip().height()).isZero();
    assertThat(chain.execute(TransactionType.TRANSFER, payment).isCommitted()).isTrue();
  }

  @Test
  void aPaymentWithOneBitChangedIsNotAlicesAnyMore() {
    byte[] payment =
        ALICE.sign(0, Optional.of(BOB.address()), BigInteger.ONE, Bytes.none(), 21_000).toArray();
    BigInteger before = balance(ALICE);
    for (int at : new int[] {10, 20, 30, 40, payment.length - 1}) {
      byte[] tampered = payment.clone();
      tampered[at] ^= 1;
      chain.execute(TransactionType.TRANSFER, Bytes.of(tampered));
    }
    assertThat(balance(ALICE)).isEqualTo(before);
  }

  @Test
  void theSameTransactionsLeadToTheSameStateWhereverItIsKept() throws Exception {
    Path directory = data.resolve("leveldb");
    Digest root;
    try (ChainUnderTest other =
        new ChainUnderTest(data.resolve("b"), EvmExecution.open(directory, ENDOWED), meshspan)) {
      for (ChainUnderTest each : List.of(chain, other)) {
        each.deploy(ALICE, PARAMETERS, ALICE.address());
        each.pay(BOB, ALICE.address(), BigInteger.TEN, 21_000);
        each.call(
            BOB, ALICE.address().ofContract(0), PARAMETERS, "setRttLimitMicros", BigInteger.TEN);
      }
      assertThat(other.ledger.tip()).isEqualTo(chain.ledger.tip());
      root = other.ledger.tip().stateRoot();
    }
    try (EvmExecution again = EvmExecution.open(directory, ENDOWED)) {
      assertThat(again.has(root)).as("it is there after a restart").isTrue();
      assertThat(again.has(Digest.sha256())).isFalse();
    }
  }

  /** Unserialised, geth's database ends the whole process. */
  @Test
  void blocksAreExecutedAndReadBySeveralThreadsAtOnce() throws Exception {
    chain.close();
    // On disk, where a commit takes its time.
    EvmExecution evm = EvmExecution.open(data.resolve("leveldb"), ENDOWED);
    chain = new ChainUnderTest(data.resolve("b"), evm, meshspan);
    Address parameters = deployed(PARAMETERS, ALICE.address());
    BlockHeader tip = chain.ledger.tip();
    Bytes ask = PARAMETERS.function("lossWeightMilli").call(List.of());
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int thread = 0; thread < 3; thread++) {
      Account payer = thread == 0 ? BOB : ALICE;
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 1; i <= 100; i++) {
                  executeAndRead(evm, tip, payer, i, parameters, ask);
                }
              },
              task -> new Thread(task).start()));
    }
    CompletableFuture.allOf(threads.toArray(new CompletableFuture<?>[0])).get(60, SECONDS);
  }

  private static void executeAndRead(
      EvmExecution evm, BlockHeader tip, Account payer, int seed, Address contract, Bytes ask) {
    long nonce = evm.nonce(tip, payer.address());
    BlockContext block = new BlockContext(tip.height() + 1, Instant.EPOCH, tip.hash());
    Meshspan unseen = Meshspan.of(OpenTelemetry.noop());
    try (Execution.Run run = evm.begin(tip.stateRoot(), block, unseen)) {
      for (int i = 0; i < 15; i++) {
        Address somebody = payer.address().ofContract(seed * 100L + i);
        Bytes payment =
            payer.sign(
                nonce + i, Optional.of(somebody), BigInteger.valueOf(seed), Bytes.none(), 21_000);
        Transaction transaction =
            new Transaction(TransactionType.TRANSFER, Instant.EPOCH, TraceContext.none(), payment);
        assertThat(run.execute(transaction).isCommitted()).isTrue();
      }
      assertThat(evm.has(run.seal())).isTrue();
      assertThat(evm.view(tip, contract, ask)).isEqualTo(word(1000));
    } catch (RevertedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aViewChangesNothingAndSaysWhyItIsRefused() throws Exception {
    Address parameters = deployed(PARAMETERS, ALICE.address());
    Bytes set = PARAMETERS.function("setLossWeightMilli").call(List.of(BigInteger.TWO));
    assertThatThrownBy(() -> chain.evm.view(chain.ledger.tip(), parameters, set))
        .isInstanceOf(RevertedException.class);
    assertThat(chain.number(parameters, PARAMETERS, "lossWeightMilli")).isEqualTo(1000);
  }

  @Test
  void callsAreReadAsTheyWereWritten() {
    CompiledContract governor = CompiledContract.load(CompiledContract.GOVERNOR);
    ContractFunction propose = governor.function("propose");
    List<Object> arguments =
        List.of(
            List.of(ALICE.address(), BOB.address()),
            List.of(BigInteger.ZERO, BigInteger.TEN),
            List.of(Bytes.fromHex("0102"), Bytes.none()),
            "why not");
    Bytes call = propose.call(arguments);
    assertThat(propose.signature()).isEqualTo("propose(address[],uint256[],bytes[],string)");
    assertThat(propose.argumentsOf(call)).isEqualTo(arguments);
  }

  private Address deployed(CompiledContract contract, Object... arguments) {
    Address address = ALICE.address().ofContract(chain.nonce(ALICE));
    Receipt receipt = chain.deploy(ALICE, contract, arguments);
    assertThat(receipt.isCommitted()).as(receipt.reason()).isTrue();
    return address;
  }

  private Receipt report(Address reports, long rttMicros) {
    return chain.call(
        ALICE, reports, REPORTS, "report", word(7), BigInteger.valueOf(rttMicros), BigInteger.ZERO);
  }

  private BigInteger balance(Account account) {
    return chain.evm.balance(chain.ledger.tip(), account.address());
  }

  private static Bytes word(long number) {
    return Bytes.fromHex(String.format("%064x", number));
  }

  private static List<SpanData> spans(String name) {
    return TELEMETRY.getSpans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static SpanData last(String name) {
    List<SpanData> spans = spans(name);
    return spans.get(spans.size() - 1);
  }

  private static String text(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  private static long number(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.longKey(key));
  }
}
