package io.meshspan.mesh.contract;

import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.ledger.TransactionType;
import java.math.BigInteger;
import java.security.SignatureException;
import java.util.Optional;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.Transaction1559;

/**
 * What a transaction says, and who signed it.
 *
 * @param from who signed
 * @param to none where a contract is made
 */
record SignedTransaction(
    Address from,
    long nonce,
    Optional<Address> to,
    BigInteger value,
    Bytes data,
    long gasLimit,
    BigInteger maxFee) {

  /** What cannot be executed whatever the state. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * Reads what {@link Account#sign} wrote, and recovers the signer.
   *
   * @throws MalformedException when it is something else, or meant for another chain
   */
  static SignedTransaction decode(Bytes payload) throws MalformedException {
    RawTransaction raw;
    try {
      raw = TransactionDecoder.decode("0x" + payload.hex());
    } catch (RuntimeException e) {
      throw new MalformedException("the payload is no Ethereum transaction");
    }
    if (!(raw instanceof SignedRawTransaction signed)
        || !(raw.getTransaction() instanceof Transaction1559 content)) {
      throw new MalformedException("the transaction is not signed, or not of type 2 (EIP-1559)");
    }
    if (content.getChainId() != ChainRules.ID) {
      throw new MalformedException("the transaction is meant for chain " + content.getChainId());
    }
    if (!content.getAccessList().isEmpty()) {
      throw new MalformedException("the transaction has an access list, which nobody here uses");
    }
    try {
      return read(signed, content);
    } catch (ArithmeticException e) {
      throw new MalformedException("the transaction has a number beyond all bounds");
    } catch (SignatureException | RuntimeException e) {
      throw new MalformedException("the transaction's signature is not valid");
    }
  }

  private static SignedTransaction read(SignedRawTransaction signed, Transaction1559 content)
      throws SignatureException {
    String to = content.getTo();
    String data = content.getData();
    return new SignedTransaction(
        Address.parse(signed.getFrom()),
        content.getNonce().longValueExact(),
        to == null || to.isEmpty() || to.equals("0x")
            ? Optional.empty()
            : Optional.of(Address.parse(to)),
        content.getValue(),
        data == null ? Bytes.none() : Bytes.fromHex(data),
        content.getGasLimit().longValueExact(),
        content.getMaxFeePerGas());
  }

  TransactionType type() {
    if (to.isEmpty()) {
      return TransactionType.CONTRACT_DEPLOYMENT;
    }
    return data.isEmpty() ? TransactionType.TRANSFER : TransactionType.CONTRACT_CALL;
  }

  long intrinsicGas() {
    return to.isEmpty() ? IntrinsicGas.ofCreation(data) : IntrinsicGas.ofCall(data);
  }
}
