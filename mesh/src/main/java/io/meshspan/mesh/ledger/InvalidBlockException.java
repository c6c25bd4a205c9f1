package io.meshspan.mesh.ledger;

/** A block that does not follow from the one before it, or is not what its header says. */
public final class InvalidBlockException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidBlockException(String message) {
    super(message);
  }
}
