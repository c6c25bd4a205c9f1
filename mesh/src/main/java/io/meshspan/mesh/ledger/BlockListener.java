package io.meshspan.mesh.ledger;

import io.meshspan.mesh.bytes.Digest;
import java.util.Map;

/** Hears of blocks. */
@FunctionalInterface
public interface BlockListener {
  /**
   * A block is there. Called in the blocks' order, by the thread that made it: work of more than a
   * moment belongs elsewhere.
   *
   * @param receipts of its transactions; empty for a block that was taken from another node
   */
  void onBlock(Block block, Map<Digest, Receipt> receipts);
}
