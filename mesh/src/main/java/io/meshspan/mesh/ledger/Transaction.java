package io.meshspan.mesh.ledger;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import java.time.Instant;

/**
 * What somebody wants done.
 *
 * @param type what kind of thing that is
 * @param submittedAt when, by the submitter's clock, to the millisecond
 * @param trace the span that submitted it: every node's work on it belongs to that trace
 * @param payload the thing itself, in the form that the {@link Execution} reads
 */
public record Transaction(
    TransactionType type, Instant submittedAt, TraceContext trace, Bytes payload) {
  /** A payload is no longer than this many bytes, so that a block of one fits a frame. */
  public static final int MAX_PAYLOAD_BYTES = 22 * 1024;

  public Transaction {
    submittedAt = Instant.ofEpochMilli(submittedAt.toEpochMilli());
    if (payload.isEmpty() || payload.size() > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a transaction's payload has 1 to "
              + MAX_PAYLOAD_BYTES
              + " bytes, got "
              + payload.size());
    }
  }

  /** The hash of what it does; who traced it and when it was submitted do not matter. */
  public Digest id() {
    return Digest.sha256(Bytes.of(new byte[] {type.code()}), payload);
  }
}
