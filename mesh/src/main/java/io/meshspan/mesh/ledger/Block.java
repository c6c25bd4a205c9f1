package io.meshspan.mesh.ledger;

import io.meshspan.mesh.bytes.Digest;
import java.util.List;

/**
 * Transactions that became final together.
 *
 * @param header what its hash is made of
 * @param transactions in the order in which they were executed
 */
public record Block(BlockHeader header, List<Transaction> transactions) {
  public Block {
    transactions = List.copyOf(transactions);
  }

  public long height() {
    return header.height();
  }

  public Digest hash() {
    return header.hash();
  }
}
