package io.meshspan.mesh.contract;

import io.meshspan.mesh.bytes.Bytes;

/** What a transaction costs before any code runs (Yellow Paper §6.2, EIP-2028, EIP-3860). */
final class IntrinsicGas {
  private static final long TRANSACTION = 21_000;
  private static final long CREATION = 32_000;
  private static final long ZERO_BYTE = 4;
  private static final long OTHER_BYTE = 16;
  private static final long INIT_CODE_WORD = 2;
  private static final int WORD = 32;

  private IntrinsicGas() {}

  static long ofCall(Bytes data) {
    long gas = TRANSACTION;
    for (byte each : data.toArray()) {
      gas += each == 0 ? ZERO_BYTE : OTHER_BYTE;
    }
    return gas;
  }

  static long ofCreation(Bytes initCode) {
    return ofCall(initCode) + CREATION + INIT_CODE_WORD * ((initCode.size() + WORD - 1) / WORD);
  }
}
