package io.meshspan.mesh.ledger;

import io.meshspan.api.Meshspan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers what neighbours ask about the ledger. Thread-safe. */
public final class LedgerService {
  /** An answer fits a frame, with some room for what a frame adds. */
  static final int MAX_ANSWER_BYTES = 31 * 1024;

  private final Ledger ledger;
  private final Meshspan meshspan;

  public LedgerService(Ledger ledger, Meshspan meshspan) {
    this.ledger = ledger;
    this.meshspan = meshspan;
  }

  /**
   * Answers a question.
   *
   * @param trace the span that asks
   * @throws MalformedLedgerException when it is none
   */
  public Bytes answer(NodeId asker, Bytes question, TraceContext trace)
      throws MalformedLedgerException {
    Question asked = Question.decode(question);
    if (asked instanceof Question.Blocks range) {
      return serve(asker, range, trace);
    }
    return asked instanceof Question.Proof wanted
        ? prove(wanted.transactionId(), trace)
        : Answers.tip(ledger.tip());
  }

  private Bytes serve(NodeId asker, Question.Blocks range, TraceContext trace) {
    return meshspan
        .ledger()
        .continuing(trace)
        .as(SpanKind.SERVER)
        .stateSync(range.from(), range.to())
        .call(
            span -> {
              List<Block> blocks = blocks(range);
              Bytes answer = Answers.blocks(blocks);
              span.syncPeer(asker.toString()).syncBlocks(blocks.size()).syncSize(answer.size());
              return answer;
            });
  }

  private List<Block> blocks(Question.Blocks range) {
    List<Block> blocks = new ArrayList<>();
    int bytes = 0;
    for (long height = range.from(); height <= range.to(); height++) {
      Optional<Block> block = ledger.block(height);
      int size = block.map(one -> BlockCodec.encode(one).size()).orElse(0);
      if (block.isEmpty() || bytes + size > MAX_ANSWER_BYTES) {
        break;
      }
      blocks.add(block.get());
      bytes += size + Integer.BYTES;
    }
    return blocks;
  }

  private Bytes prove(Digest transactionId, TraceContext trace) {
    return Answers.proof(
        ledger.blockOf(transactionId).map(block -> proof(block, transactionId, trace)));
  }

  private Answers.Proven proof(Block block, Digest transactionId, TraceContext trace) {
    List<Transaction> transactions = block.transactions();
    int index = transactions.stream().map(Transaction::id).toList().indexOf(transactionId);
    Digest leaf = MerkleTree.leafHash(BlockCodec.encode(transactions.get(index)));
    return meshspan
        .ledger()
        .continuing(trace)
        .merkleProof(leaf.toString())
        .call(
            span -> {
              MerkleProof proof = MerkleTree.ofTransactions(transactions).proof(index);
              boolean valid = proof.leadsTo(block.header().transactionsRoot());
              span.merkleDepth(proof.path().size()).merkleValid(valid);
              return new Answers.Proven(block.height(), proof);
            });
  }
}
