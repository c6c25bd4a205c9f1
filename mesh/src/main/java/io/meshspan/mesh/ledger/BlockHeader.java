package io.meshspan.mesh.ledger;

import io.meshspan.mesh.bytes.Digest;
import java.time.Instant;

/**
 * What a block's hash is made of.
 *
 * @param height distance from the first block, which has 0
 * @param parent hash of the block before; zeros for the first
 * @param time that of the entry which cut the block, or the parent's if that is later
 * @param lastIndex the log entry up to which this block accounts for the log
 * @param transactionsRoot Merkle root of the transactions
 * @param stateRoot the state after them
 * @param gasUsed by all of them
 */
public record BlockHeader(
    long height,
    Digest parent,
    Instant time,
    long lastIndex,
    Digest transactionsRoot,
    Digest stateRoot,
    long gasUsed) {

  /** The first block: no transactions, and the state that the community starts from. */
  static BlockHeader first(Digest stateRoot) {
    return new BlockHeader(0, Digest.ZERO, Instant.EPOCH, -1, MerkleTree.EMPTY_ROOT, stateRoot, 0);
  }

  /** The block's hash. */
  public Digest hash() {
    return Digest.sha256(BlockCodec.encode(this));
  }
}
