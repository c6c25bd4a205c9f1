package io.meshspan.mesh.contract;

import io.meshspan.mesh.bytes.Bytes;
import org.web3j.crypto.Hash;

/** Ethereum's hash: Keccak-256 as it was before it became SHA-3. */
public final class Keccak {
  private Keccak() {}

  /** The 32 bytes of the hash. */
  public static Bytes hash(Bytes content) {
    return Bytes.of(Hash.sha3(content.toArray()));
  }
}
