package io.meshspan.mesh.contract;

import io.meshspan.api.Meshspan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.ledger.LedgerEntry;
import io.meshspan.mesh.ledger.Receipt;
import io.meshspan.mesh.ledger.Transaction;
import io.meshspan.mesh.ledger.TransactionType;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A ledger with the real EVM below it and no log above: a block per transaction. */
public final class ChainUnderTest implements AutoCloseable {
  public static final long GAS = 5_000_000;
  private static final Instant BEGIN = Instant.parse("2026-05-04T10:00:00Z");

  public final EvmExecution evm;
  public final Ledger ledger;
  private long index;

  public ChainUnderTest(Path directory, EvmExecution evm, Meshspan meshspan) throws IOException {
    this.evm = evm;
    this.ledger = Ledger.open(directory, evm, meshspan);
    ledger.follow();
  }

  /** Hands in what is signed, and makes a block of it. */
  public Receipt execute(TransactionType type, Bytes signed) {
    Transaction transaction =
        new Transaction(type, BEGIN.plusSeconds(index), TraceContext.current(), signed);
    CompletableFuture<Receipt> receipt = ledger.receiptOf(transaction.id());
    ledger.apply(++index, new LedgerEntry.Submitted(transaction).encode());
    ledger.apply(++index, new LedgerEntry.TimeIsUp(ledger.tip().height() + 1, BEGIN).encode());
    try {
      return receipt.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no receipt", e);
    }
  }

  public Receipt pay(Account from, Address to, BigInteger wei, long gas) {
    return execute(
        TransactionType.TRANSFER, from.sign(nonce(from), Optional.of(to), wei, Bytes.none(), gas));
  }

  public Receipt call(Account from, Address contract, Bytes call, long gas) {
    return execute(
        TransactionType.CONTRACT_CALL,
        from.sign(nonce(from), Optional.of(contract), BigInteger.ZERO, call, gas));
  }

  public Receipt call(
      Account from, Address at, CompiledContract contract, String function, Object... arguments) {
    return call(from, at, contract.function(function).call(List.of(arguments)), GAS);
  }

  public Receipt deploy(Account from, CompiledContract contract, Object... arguments) {
    return execute(
        TransactionType.CONTRACT_DEPLOYMENT,
        from.sign(
            nonce(from),
            Optional.empty(),
            BigInteger.ZERO,
            contract.deployment(List.of(arguments)),
            GAS));
  }

  public long nonce(Account account) {
    return evm.nonce(ledger.tip(), account.address());
  }

  public BigInteger number(Address at, CompiledContract contract, String function, Object... args)
      throws RevertedException {
    ContractFunction called = contract.function(function);
    return called.returnedNumber(evm.view(ledger.tip(), at, called.call(List.of(args))));
  }

  @Override
  public void close() throws IOException {
    ledger.close();
  }
}
