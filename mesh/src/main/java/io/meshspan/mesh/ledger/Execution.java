package io.meshspan.mesh.ledger;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.bytes.Digest;

/**
 * What transactions do to a state. From the same state, the same transactions in the same block
 * must lead to the same state on every node.
 */
public interface Execution extends AutoCloseable {
  /** The state that everybody starts from. */
  Digest genesis();

  /** Whether the state with this root is at hand, to go on from. */
  boolean has(Digest stateRoot);

  /**
   * Begins to execute a block.
   *
   * @param stateRoot the state before it; it must be at hand
   * @param meshspan takes the spans of what happens inside
   */
  Run begin(Digest stateRoot, BlockContext block, Meshspan meshspan);

  @Override
  void close();

  /** One block's execution. Used by one thread. */
  interface Run extends AutoCloseable {
    /** Executes the next transaction; one that is rejected leaves no mark on the state. */
    Receipt execute(Transaction transaction);

    /** Keeps the state that the transactions led to, and answers its root. */
    Digest seal();

    /** Ends it; what was not sealed is forgotten. */
    @Override
    void close();
  }
}
