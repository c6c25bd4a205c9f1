package io.meshspan.mesh.contract;

import io.meshspan.mesh.bytes.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/**
 * Somebody who signs transactions. Thread-safe.
 *
 * <p>The reference mesh's keys are no secret: they follow from names, so that everybody knows the
 * members' addresses beforehand. Where something of value is at stake, each node has a key of its
 * own, and the founding names the addresses.
 */
public final class Account {
  private final Credentials credentials;

  private Account(Credentials credentials) {
    this.credentials = credentials;
  }

  /** The account of this name. */
  public static Account named(String name) {
    byte[] key = Hash.sha3(("meshspan reference mesh: " + name).getBytes(StandardCharsets.UTF_8));
    return new Account(Credentials.create(ECKeyPair.create(key)));
  }

  /** Its address. */
  public Address address() {
    return Address.parse(credentials.getAddress());
  }

  /**
   * Signs a transaction (EIP-1559) as it goes into the ledger.
   *
   * @param nonce how many transactions this account has made before
   * @param to whom it calls or pays; none to make a contract
   * @param value in wei
   * @param gasLimit the most gas that it may use
   */
  public Bytes sign(long nonce, Optional<Address> to, BigInteger value, Bytes data, long gasLimit) {
    RawTransaction transaction =
        RawTransaction.createTransaction(
            ChainRules.ID,
            BigInteger.valueOf(nonce),
            BigInteger.valueOf(gasLimit),
            to.map(Address::toString).orElse(""),
            value,
            data.hex(),
            BigInteger.ZERO,
            ChainRules.GAS_PRICE);
    return Bytes.of(TransactionEncoder.signMessage(transaction, credentials));
  }
}
