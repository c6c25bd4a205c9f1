package io.meshspan.mesh.ledger;

import io.meshspan.api.Meshspan;
import io.meshspan.api.ledger.BlockCreationSpan;
import io.meshspan.api.ledger.TransactionCommitSpan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Makes blocks of transactions: executes each in the trace that it came with. Not thread-safe. */
final class BlockMaker {
  private final Replica replica;
  private final Meshspan meshspan;

  BlockMaker(Replica replica, Meshspan meshspan) {
    this.replica = replica;
    this.meshspan = meshspan;
  }

  /**
   * What came of a batch.
   *
   * @param block none when every transaction was rejected
   * @param receipts of all transactions, also those that are in no block
   */
  record Made(Optional<Block> block, Map<Digest, Receipt> receipts) {}

  Made make(BlockCutter.Batch batch, Instant cutAt, Predicate<Digest> isInChain) {
    BlockHeader parent = replica.tip();
    Instant time = cutAt.isBefore(parent.time()) ? parent.time() : cutAt;
    BlockContext context = new BlockContext(parent.height() + 1, time, parent.hash());
    Instant began = Instant.now();
    Map<Digest, Receipt> receipts = new LinkedHashMap<>();
    List<Transaction> valid = new ArrayList<>();
    List<TraceContext> spans = new ArrayList<>();
    Set<Digest> here = new HashSet<>();
    try (Execution.Run run = replica.execution().begin(parent.stateRoot(), context, meshspan)) {
      for (Transaction transaction : batch.transactions()) {
        Digest id = transaction.id();
        boolean again = isInChain.test(id) || here.contains(id);
        TransactionCommitSpan span = span(transaction, context);
        TraceContext trace = span.trace();
        Receipt receipt =
            span.call(
                inside ->
                    noted(
                        inside,
                        again
                            ? Receipt.rejected("the transaction is in a block already")
                            : run.execute(transaction)));
        receipts.putIfAbsent(id, receipt);
        if (!receipt.isRejected()) {
          valid.add(transaction);
          spans.add(trace);
          here.add(id);
        }
      }
      if (valid.isEmpty()) {
        return new Made(Optional.empty(), receipts);
      }
      try (BlockCreationSpan span = blockSpan(context, began, spans)) {
        long gas = receipts.values().stream().mapToLong(Receipt::gasUsed).sum();
        Block block = replica.make(valid, context, batch.lastIndex(), gas, run.seal());
        span.blockTransactions(valid.size())
            .blockSize(BlockCodec.encode(block).size())
            .blockHash(block.hash().toString());
        return new Made(Optional.of(block), receipts);
      }
    }
  }

  private TransactionCommitSpan span(Transaction transaction, BlockContext context) {
    return meshspan
        .ledger()
        .continuing(transaction.trace())
        .transactionCommit(transaction.id().toString(), transaction.type().wireName())
        .transactionSize(BlockCodec.encode(transaction).size())
        .blockHeight(context.height());
  }

  private static Receipt noted(TransactionCommitSpan span, Receipt receipt) {
    span.outcome(receipt.outcome());
    if (!receipt.isCommitted()) {
      span.failed(receipt.reason());
    }
    return receipt;
  }

  /** A block has many causes and so no parent: it links to them. */
  private BlockCreationSpan blockSpan(
      BlockContext context, Instant began, List<TraceContext> transactions) {
    return meshspan
        .ledger()
        .root()
        .startedAt(began)
        .linkedTo(transactions)
        .blockCreation(context.height());
  }
}
