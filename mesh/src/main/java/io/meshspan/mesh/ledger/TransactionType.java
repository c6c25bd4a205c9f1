package io.meshspan.mesh.ledger;

import java.util.Arrays;
import java.util.Optional;

/** What a transaction does. */
public enum TransactionType {
  /** Moves value between two accounts. */
  TRANSFER("transfer", 'T'),
  /** Calls a contract. */
  CONTRACT_CALL("contract_call", 'C'),
  /** Makes a contract. */
  CONTRACT_DEPLOYMENT("contract_deployment", 'D'),
  /** Says something that is only to be remembered. */
  NOTE("note", 'N');

  private final String wireName;
  private final char code;

  TransactionType(String wireName, char code) {
    this.wireName = wireName;
    this.code = code;
  }

  /** As blocks have it: one byte. */
  byte code() {
    return (byte) code;
  }

  static Optional<TransactionType> of(int code) {
    return Arrays.stream(values()).filter(type -> type.code() == code).findFirst();
  }

  /** As spans name it. */
  public String wireName() {
    return wireName;
  }
}
