package io.meshspan.mesh.ledger;

/** What can be brought up to date with blocks that others made. */
interface Follower {
  /** The newest block that it has. */
  BlockHeader tip();

  /**
   * Takes the next block.
   *
   * @throws InvalidBlockException when it does not follow, or is not what its header says
   */
  void take(Block block) throws InvalidBlockException;
}
