package io.meshspan.mesh.ledger;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.bytes.Digest;
import io.opentelemetry.api.OpenTelemetry;
import java.util.List;

/**
 * A state, and the block that led to it. Takes blocks that others made, and believes nothing that
 * they say of themselves. Not thread-safe.
 */
final class Replica implements Follower {
  private static final Meshspan UNSEEN = Meshspan.of(OpenTelemetry.noop());

  private final Execution execution;
  private BlockHeader tip;

  Replica(Execution execution) {
    this.execution = execution;
    this.tip = BlockHeader.first(execution.genesis());
  }

  @Override
  public BlockHeader tip() {
    return tip;
  }

  Execution execution() {
    return execution;
  }

  /** The state is known to be there: a block of this node's own that it executed before. */
  void restore(BlockHeader header) {
    tip = header;
  }

  /** Whether this block names the newest one as its parent. */
  boolean isNext(BlockHeader header) {
    return header.height() == tip.height() + 1 && header.parent().equals(tip.hash());
  }

  /**
   * Checks a block, executes it and goes on from it. Spans of its transactions are not made again:
   * the nodes that were there made them.
   *
   * @throws InvalidBlockException when it does not follow, or is not what its header says; the
   *     state stays what it was
   */
  @Override
  public void take(Block block) throws InvalidBlockException {
    check(block);
    BlockHeader header = block.header();
    BlockContext context = new BlockContext(header.height(), header.time(), header.parent());
    try (Execution.Run run = execution.begin(tip.stateRoot(), context, UNSEEN)) {
      long gas = 0;
      for (Transaction transaction : block.transactions()) {
        Receipt receipt = run.execute(transaction);
        if (receipt.isRejected()) {
          throw invalid(header, "holds a transaction that is not valid: " + receipt.reason());
        }
        gas += receipt.gasUsed();
      }
      if (gas != header.gasUsed()) {
        throw invalid(header, "says that it used " + header.gasUsed() + " gas; it is " + gas);
      }
      Digest stateRoot = run.seal();
      if (!stateRoot.equals(header.stateRoot())) {
        throw invalid(
            header, "says that it leads to state " + header.stateRoot() + "; it is " + stateRoot);
      }
    }
    tip = header;
  }

  private void check(Block block) throws InvalidBlockException {
    BlockHeader header = block.header();
    if (header.height() != tip.height() + 1) {
      throw invalid(header, "comes where block " + (tip.height() + 1) + " is next");
    }
    if (!header.parent().equals(tip.hash())) {
      throw invalid(header, "names a parent that is not the block before it");
    }
    if (header.time().isBefore(tip.time()) || header.lastIndex() <= tip.lastIndex()) {
      throw invalid(header, "is older than the block before it");
    }
    Digest root = MerkleTree.ofTransactions(block.transactions()).root();
    if (!root.equals(header.transactionsRoot())) {
      throw invalid(header, "holds other transactions than its Merkle root says");
    }
  }

  private static InvalidBlockException invalid(BlockHeader header, String what) {
    return new InvalidBlockException("block " + header.height() + " " + what);
  }

  /** Goes on from a block of this node's own making. */
  Block make(
      List<Transaction> transactions, BlockContext context, long lastIndex, long gas, Digest root) {
    BlockHeader header =
        new BlockHeader(
            context.height(),
            context.parent(),
            context.time(),
            lastIndex,
            MerkleTree.ofTransactions(transactions).root(),
            root,
            gas);
    tip = header;
    return new Block(header, transactions);
  }
}
