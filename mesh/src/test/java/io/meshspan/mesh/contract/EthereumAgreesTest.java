package io.meshspan.mesh.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.dao.Founding;
import io.meshspan.mesh.ledger.Receipt;
import io.meshspan.mesh.ledger.TransactionType;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same signed transactions cost the same gas and lead to the same state in an implementation of
 * Ethereum that shares no code with this one: the numbers are those of @ethereumjs/vm 10.1, which
 * {@code src/test/ethereumjs} runs.
 */
@EnabledIf("io.meshspan.mesh.contract.EvmExecution#isSupported")
class EthereumAgreesTest {
  private static final Account ALICE = Account.named("alice");
  private static final Account BOB = Account.named("bob");
  private static final Founding FOUNDING =
      Founding.of(
          List.of(ALICE.address(), BOB.address()), List.of(60L, 40L), new Founding.Terms(6, 40));
  private static final List<Address> ENDOWED =
      List.of(ALICE.address(), BOB.address(), FOUNDING.founder().address());
  private static final CompiledContract PARAMETERS =
      CompiledContract.load(CompiledContract.PARAMETERS);
  private static final CompiledContract REPORTS = CompiledContract.load(CompiledContract.REPORTS);
  private static final Address PARAMETERS_AT = ALICE.address().ofContract(0);
  private static final Address REPORTS_AT = ALICE.address().ofContract(1);

  private final List<String> transactions = new ArrayList<>();
  private final List<String> results = new ArrayList<>();
  private ChainUnderTest chain;
  @TempDir Path data;

  @BeforeEach
  void open() throws IOException {
    chain =
        new ChainUnderTest(data, EvmExecution.inMemory(ENDOWED), Meshspan.of(OpenTelemetry.noop()));
  }

  @AfterEach
  void close() throws IOException {
    chain.close();
  }

  @Test
  void gasAndStateAreThoseOfAnotherImplementation() throws IOException {
    deploy(ALICE, PARAMETERS.deployment(List.of(ALICE.address())));
    deploy(ALICE, REPORTS.deployment(List.of(PARAMETERS_AT)));
    Bytes set = PARAMETERS.function("setLossWeightMilli").call(List.of(BigInteger.valueOf(1500)));
    call(ALICE, PARAMETERS_AT, set, 100_000);
    call(BOB, PARAMETERS_AT, set, 100_000);
    call(ALICE, PARAMETERS_AT, set, IntrinsicGas.ofCall(set) + 1_000);
    for (int i = 0; i < 10; i++) {
      call(ALICE, REPORTS_AT, report(4_000), 200_000);
    }
    call(ALICE, REPORTS_AT, report(400_000), 200_000);
    call(ALICE, REPORTS_AT, REPORTS.function("settle").call(List.of()), 200_000);
    call(ALICE, REPORTS_AT, REPORTS.function("settle").call(List.of()), 30_000);
    call(ALICE, REPORTS_AT, REPORTS.function("clear").call(List.of(BigInteger.TEN)), 200_000);
    execute(
        TransactionType.TRANSFER,
        BOB.sign(1, Optional.of(ALICE.address()), BigInteger.valueOf(7), Bytes.none(), 50_000));
    for (int i = 0; i < 4; i++) {
      deploy(FOUNDING.founder(), FOUNDING.next(chain.evm, chain.ledger.tip()).orElseThrow());
    }
    keepForTheOther();
    List<String> expected = new ArrayList<>();
    expected.addAll(List.of("247179 success", "377018 success", "27880 success"));
    expected.addAll(List.of("21558 revert", "22216 out of gas", "96403 success"));
    for (int i = 1; i < 10; i++) {
      expected.add("59403 success");
    }
    expected.addAll(List.of("27593 revert", "71115 success", "30000 out of gas"));
    expected.addAll(List.of("65499 success", "21000 success"));
    expected.addAll(
        List.of("2064711 success", "3498516 success", "247191 success", "377018 success"));
    assertThat(results).isEqualTo(expected);
    assertThat(chain.ledger.tip().stateRoot())
        .isEqualTo(
            Digest.fromHex("3d0ca5e216d1c6d79b137492ae15bacf0000695680c158bbfaa36200d0bd0cb9"));
  }

  /** What the other implementation reads: who has something, and each transaction. */
  private void keepForTheOther() throws IOException {
    String endowed =
        ENDOWED.stream()
            .map(each -> each.toString().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" "));
    Files.write(
        Files.createDirectories(Path.of("target")).resolve("ethereum-transactions.txt"),
        Stream.concat(Stream.of(endowed), transactions.stream()).toList());
  }

  private static Bytes report(long rttMicros) {
    return REPORTS
        .function("report")
        .call(List.of(Digest.sha256().bytes(), BigInteger.valueOf(rttMicros), BigInteger.ZERO));
  }

  private void deploy(Account from, Bytes initCode) {
    execute(
        TransactionType.CONTRACT_DEPLOYMENT,
        from.sign(
            chain.nonce(from), Optional.empty(), BigInteger.ZERO, initCode, ChainUnderTest.GAS));
  }

  private void call(Account from, Address contract, Bytes call, long gas) {
    execute(
        TransactionType.CONTRACT_CALL,
        from.sign(chain.nonce(from), Optional.of(contract), BigInteger.ZERO, call, gas));
  }

  private void execute(TransactionType type, Bytes signed) {
    transactions.add(signed.hex());
    Receipt receipt = chain.execute(type, signed);
    String end = receipt.reason().startsWith("execution reverted") ? "revert" : receipt.reason();
    results.add(receipt.gasUsed() + " " + (end.isEmpty() ? "success" : end));
  }
}
