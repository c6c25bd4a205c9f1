package io.meshspan.mesh.contract;

import io.meshspan.mesh.bytes.Bytes;
import java.math.BigInteger;
import org.web3j.crypto.ContractUtils;
import org.web3j.crypto.Keys;

/**
 * An account or a contract.
 *
 * @param bytes exactly 20
 */
public record Address(Bytes bytes) {
  private static final int SIZE = 20;
  static final Address ZERO = new Address(Bytes.of(new byte[SIZE]));

  public Address {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("an address has 20 bytes, got " + bytes.size());
    }
  }

  /** Reads 40 hexadecimal digits, with or without 0x before them. */
  public static Address parse(String hex) {
    return new Address(Bytes.fromHex(hex));
  }

  /** Where the contract will be that this account makes with this nonce. */
  public Address ofContract(long nonce) {
    return new Address(
        Bytes.of(
            ContractUtils.generateContractAddress(bytes.toArray(), BigInteger.valueOf(nonce))));
  }

  io.horizen.evm.Address toEvm() {
    return new io.horizen.evm.Address(bytes.toArray());
  }

  static Address of(io.horizen.evm.Address address) {
    return new Address(Bytes.of(address.toBytes()));
  }

  /** 0x and 40 digits, with the checksum of EIP-55 in the case of its letters. */
  @Override
  public String toString() {
    return Keys.toChecksumAddress("0x" + bytes.hex());
  }
}
