package io.meshspan.mesh.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects transactions until they are a block's worth. Looks at nothing but the transactions and
 * their order, so that every node cuts at the same places. Not thread-safe.
 */
final class BlockCutter {
  static final int MAX_TRANSACTIONS = 64;

  /** With the header and what a frame adds, the largest block fits a frame. */
  static final int MAX_BYTES = 24 * 1024;

  /**
   * What became a block's worth.
   *
   * @param transactions in the log's order
   * @param time of the last of them
   * @param lastIndex the log entry of the last of them
   */
  record Batch(List<Transaction> transactions, Instant time, long lastIndex) {
    Batch {
      transactions = List.copyOf(transactions);
    }
  }

  private final List<Transaction> waiting = new ArrayList<>();
  private int bytes;
  private long lastIndex = -1;

  /** Whether the transaction still fits; when it does not, what waits is to be cut first. */
  boolean fits(Transaction transaction) {
    return waiting.isEmpty() || bytes + sizeOf(transaction) <= MAX_BYTES;
  }

  void add(long index, Transaction transaction) {
    waiting.add(transaction);
    bytes += sizeOf(transaction);
    lastIndex = index;
  }

  private static int sizeOf(Transaction transaction) {
    return BlockCodec.encode(transaction).size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isFull() {
    return waiting.size() >= MAX_TRANSACTIONS || bytes >= MAX_BYTES;
  }

  Batch cut() {
    Batch batch = new Batch(waiting, waiting.get(waiting.size() - 1).submittedAt(), lastIndex);
    waiting.clear();
    bytes = 0;
    return batch;
  }
}
