package io.meshspan.mesh.contract;

import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.ledger.Transaction;
import io.meshspan.mesh.ledger.TransactionType;
import java.util.Optional;

/**
 * Which contract a transaction calls, and with what.
 *
 * @param contract its address
 * @param call selector and arguments
 */
public record CalledContract(Address contract, Bytes call) {
  /** None for a transaction that calls no contract. */
  public static Optional<CalledContract> by(Transaction transaction) {
    if (transaction.type() != TransactionType.CONTRACT_CALL) {
      return Optional.empty();
    }
    try {
      SignedTransaction signed = SignedTransaction.decode(transaction.payload());
      return signed.to().map(to -> new CalledContract(to, signed.data()));
    } catch (SignedTransaction.MalformedException e) {
      return Optional.empty();
    }
  }
}
