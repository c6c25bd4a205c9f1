package io.meshspan.mesh.contract;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.ledger.LedgerEntry;
import io.meshspan.mesh.ledger.Receipt;
import io.meshspan.mesh.ledger.Transaction;
import io.meshspan.mesh.ledger.TransactionType;
import io.opentelemetry.context.Context;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One account's transactions, one after the other: the next is signed when what became of the one
 * before is known, so that each has the right nonce.
 *
 * <pre>{@code
 * Wallet wallet = new Wallet(account, evm, ledger, settings::append, Clock.systemUTC());
 * CompletableFuture<Receipt> receipt = wallet.call(contract, call, 100_000);
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Wallet {
  private static final Duration RECEIPT_WITHIN = Duration.ofSeconds(30);
  private static final long PAYMENT_GAS = 21_000;

  private final Account account;
  private final EvmExecution evm;
  private final Ledger ledger;
  private final Function<Bytes, CompletableFuture<?>> log;
  private final Clock clock;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  /**
   * @param log appends an entry to the log; the current span is that of the transaction
   */
  public Wallet(
      Account account,
      EvmExecution evm,
      Ledger ledger,
      Function<Bytes, CompletableFuture<?>> log,
      Clock clock) {
    this.account = account;
    this.evm = evm;
    this.ledger = ledger;
    this.log = log;
    this.clock = clock;
  }

  /** Whose it is. */
  public Address address() {
    return account.address();
  }

  /** Calls a contract, with at most so much gas. */
  public CompletableFuture<Receipt> call(Address contract, Bytes call, long gas) {
    return next(TransactionType.CONTRACT_CALL, Optional.of(contract), BigInteger.ZERO, call, gas);
  }

  /** Pays somebody. */
  public CompletableFuture<Receipt> pay(Address to, BigInteger wei) {
    return next(TransactionType.TRANSFER, Optional.of(to), wei, Bytes.none(), PAYMENT_GAS);
  }

  /** Makes a contract. */
  public CompletableFuture<Receipt> deploy(Bytes initCode, long gas) {
    return next(
        TransactionType.CONTRACT_DEPLOYMENT, Optional.empty(), BigInteger.ZERO, initCode, gas);
  }

  private synchronized CompletableFuture<Receipt> next(
      TransactionType type, Optional<Address> to, BigInteger value, Bytes data, long gas) {
    Context caller = Context.current();
    CompletableFuture<Receipt> receipt =
        last.handle((before, failure) -> null)
            .thenCompose(
                nothing -> caller.wrapSupplier(() -> submit(type, to, value, data, gas)).get());
    last = receipt;
    return receipt;
  }

  private CompletableFuture<Receipt> submit(
      TransactionType type, Optional<Address> to, BigInteger value, Bytes data, long gas) {
    long nonce = evm.nonce(ledger.tip(), account.address());
    Bytes signed = account.sign(nonce, to, value, data, gas);
    Transaction transaction =
        new Transaction(type, clock.instant(), TraceContext.current(), signed);
    CompletableFuture<Receipt> receipt = ledger.receiptOf(transaction.id());
    var unused =
        log.apply(new LedgerEntry.Submitted(transaction).encode())
            .whenComplete(
                (index, failure) -> {
                  if (failure != null) {
                    receipt.completeExceptionally(failure);
                  }
                });
    return receipt
        .orTimeout(RECEIPT_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((known, failure) -> ledger.forget(transaction.id()));
  }
}
