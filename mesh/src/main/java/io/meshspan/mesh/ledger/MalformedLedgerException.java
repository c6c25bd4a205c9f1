package io.meshspan.mesh.ledger;

/** Bytes that are no transaction, block, question or answer. */
public final class MalformedLedgerException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedLedgerException(String message) {
    super(message);
  }
}
