package io.meshspan.mesh.ledger;

import io.meshspan.api.ledger.TransactionOutcome;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import java.util.List;

/**
 * What became of a transaction.
 *
 * @param outcome in a block with effect, in a block without, or in none
 * @param gasUsed what it cost; 0 for a rejected one
 * @param reason why it was reverted or rejected; empty for a committed one
 * @param output what it returned, or the data of its revert
 * @param events what it announced; none unless it was committed
 */
public record Receipt(
    TransactionOutcome outcome, long gasUsed, String reason, Bytes output, List<Event> events) {
  public Receipt {
    events = List.copyOf(events);
  }

  /** Something that a contract announced. */
  public record Event(String address, List<Digest> topics, Bytes data) {
    public Event {
      topics = List.copyOf(topics);
    }
  }

  /** A transaction that is in no block. */
  public static Receipt rejected(String reason) {
    return new Receipt(TransactionOutcome.REJECTED, 0, reason, Bytes.none(), List.of());
  }

  public boolean isCommitted() {
    return outcome == TransactionOutcome.COMMITTED;
  }

  public boolean isRejected() {
    return outcome == TransactionOutcome.REJECTED;
  }
}
