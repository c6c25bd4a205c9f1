package io.meshspan.mesh.contract;

import io.horizen.evm.Evm;
import io.horizen.evm.EvmContext;
import io.horizen.evm.Hash;
import io.horizen.evm.Invocation;
import io.horizen.evm.StateDB;
import io.horizen.evm.TraceOptions;
import io.horizen.evm.Tracer;
import io.horizen.evm.results.EvmLog;
import io.horizen.evm.results.InvocationResult;
import io.meshspan.api.ledger.TransactionOutcome;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.ledger.BlockContext;
import io.meshspan.mesh.ledger.Execution;
import io.meshspan.mesh.ledger.Receipt;
import io.meshspan.mesh.ledger.Transaction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One block's execution: the state transition of the Yellow Paper's §6 around geth's EVM, which
 * itself knows nothing of nonces, fees, intrinsic gas and refunds. Used by one thread.
 */
final class EvmRun implements Execution.Run {
  private static final String CALL_TRACER = "callTracer";

  /** At most this part of the gas used is refunded (EIP-3529). */
  private static final long REFUND_QUOTIENT = 5;

  private final StateDB state;
  private final BlockContext block;
  private final CallSpans spans;
  private final Function<StateDB, Digest> commit;
  private int index;

  EvmRun(StateDB state, BlockContext block, CallSpans spans, Function<StateDB, Digest> commit) {
    this.state = state;
    this.block = block;
    this.spans = spans;
    this.commit = commit;
  }

  @Override
  public Receipt execute(Transaction transaction) {
    SignedTransaction signed;
    try {
      signed = SignedTransaction.decode(transaction.payload());
    } catch (SignedTransaction.MalformedException e) {
      return Receipt.rejected(e.getMessage());
    }
    if (signed.type() != transaction.type()) {
      return Receipt.rejected(
          "a "
              + signed.type().wireName()
              + " that is said to be a "
              + transaction.type().wireName());
    }
    Optional<String> obstacle = obstacle(signed);
    return obstacle.isPresent()
        ? Receipt.rejected(obstacle.get())
        : executeValid(signed, transaction.id());
  }

  private Optional<String> obstacle(SignedTransaction signed) {
    io.horizen.evm.Address from = signed.from().toEvm();
    long next = state.getNonce(from).longValueExact();
    if (signed.nonce() != next) {
      return Optional.of("its nonce is " + signed.nonce() + " where " + next + " is next");
    }
    if (signed.gasLimit() > ChainRules.MAX_GAS) {
      return Optional.of("it asks for more gas than a transaction may");
    }
    if (signed.gasLimit() < signed.intrinsicGas()) {
      return Optional.of(
          "its gas does not even pay for its bytes: they cost " + signed.intrinsicGas());
    }
    if (signed.maxFee().compareTo(ChainRules.GAS_PRICE) < 0) {
      return Optional.of("it offers less for gas than gas costs");
    }
    BigInteger needed = priceOf(signed.gasLimit()).add(signed.value());
    return state.getBalance(from).compareTo(needed) < 0
        ? Optional.of("its sender cannot pay for it")
        : Optional.empty();
  }

  private static BigInteger priceOf(long gas) {
    return ChainRules.GAS_PRICE.multiply(BigInteger.valueOf(gas));
  }

  private Receipt executeValid(SignedTransaction signed, Digest id) {
    io.horizen.evm.Address from = signed.from().toEvm();
    Hash hash = EvmExecution.hash(id);
    state.setTxContext(hash, index++);
    state.accessSetup(
        from, signed.to().orElse(Address.ZERO).toEvm(), Address.ZERO.toEvm(), EvmExecution.RULES);
    state.subBalance(from, priceOf(signed.gasLimit()));
    // Beforehand: libevm takes a new contract's address from the nonce before this one.
    state.setNonce(from, BigInteger.valueOf(signed.nonce() + 1));
    Applied applied = new Applied();
    spans.around(signed.to(), signed.data(), () -> apply(signed, applied));
    state.addBalance(from, priceOf(signed.gasLimit() - applied.gasUsed));
    List<Receipt.Event> events = events(state.getLogs(hash));
    state.finalizeChanges();
    return receipt(applied.result, applied.gasUsed, events);
  }

  /** What the EVM answered; known once it has run inside its span. */
  private static final class Applied {
    private InvocationResult result;
    private long gasUsed;
  }

  private CallFrame apply(SignedTransaction signed, Applied applied) {
    EvmContext context = EvmExecution.context(block);
    try (Tracer tracer =
        new Tracer(new TraceOptions(false, false, false, true, CALL_TRACER, null))) {
      context.setTracer(tracer);
      tracer.CaptureTxStart(BigInteger.valueOf(signed.gasLimit()));
      BigInteger gas = BigInteger.valueOf(signed.gasLimit() - signed.intrinsicGas());
      int before = state.snapshot();
      InvocationResult result =
          Evm.Apply(
              state,
              new Invocation(
                  signed.from().toEvm(),
                  signed.to().map(Address::toEvm).orElse(null),
                  signed.value(),
                  signed.data().toArray(),
                  gas,
                  false),
              context);
      if (!result.executionError.isEmpty()) {
        state.revertToSnapshot(before);
      }
      long used = signed.gasLimit() - result.leftOverGas.longValueExact();
      long refund = Math.min(used / REFUND_QUOTIENT, state.getRefund().longValueExact());
      applied.result = result;
      applied.gasUsed = used - refund;
      // From what is left the tracer computes what the transaction's own frame used.
      tracer.CaptureTxEnd(BigInteger.valueOf(signed.gasLimit() - applied.gasUsed));
      return CallFrame.read(tracer.getResult().result);
    }
  }

  private static Receipt receipt(
      InvocationResult result, long gasUsed, List<Receipt.Event> events) {
    Bytes output = EvmExecution.bytes(result.returnData);
    if (!result.executionError.isEmpty()) {
      String reason = RevertedException.describe(result.executionError, output);
      return new Receipt(TransactionOutcome.REVERTED, gasUsed, reason, output, List.of());
    }
    return new Receipt(TransactionOutcome.COMMITTED, gasUsed, "", output, events);
  }

  private static List<Receipt.Event> events(EvmLog[] logs) {
    List<Receipt.Event> events = new ArrayList<>();
    if (logs != null) {
      for (EvmLog log : logs) {
        List<Digest> topics = Arrays.stream(log.topics).map(EvmExecution::digest).toList();
        events.add(
            new Receipt.Event(
                Address.of(log.address).toString(), topics, EvmExecution.bytes(log.data)));
      }
    }
    return events;
  }

  @Override
  public Digest seal() {
    return commit.apply(state);
  }

  @Override
  public void close() {
    EvmExecution.close(state);
  }
}
