package io.meshspan.mesh.ledger;

import io.meshspan.api.Meshspan;
import io.meshspan.api.ledger.StateSyncSpan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.trace.SpanKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Asks neighbours about their ledger, and checks what they answer. Thread-safe. */
public final class LedgerClient {
  private final Ledger ledger;
  private final Neighbours neighbours;
  private final Meshspan meshspan;

  public LedgerClient(Ledger ledger, Neighbours neighbours, Meshspan meshspan) {
    this.ledger = ledger;
    this.neighbours = neighbours;
    this.meshspan = meshspan;
  }

  /**
   * Brings the ledger as far as a neighbour is.
   *
   * @return how many blocks were taken
   * @throws IOException when the neighbour does not answer, or not sensibly
   * @throws InvalidBlockException when it sends a block that is not valid; those before are kept
   */
  public long catchUp(NodeId peer) throws IOException, InvalidBlockException {
    return catchUp(peer, ledger);
  }

  /**
   * Takes the newest blocks as a neighbour has them, executes them again from the state that was
   * before them, and sees whether they lead to the same.
   *
   * @param depth how many blocks
   * @return how many blocks were compared
   * @throws IOException when the neighbour does not answer, or not sensibly
   * @throws InvalidBlockException when it has a block that is not valid, or another than this node
   */
  public long audit(NodeId peer, int depth) throws IOException, InvalidBlockException {
    long from = Math.max(0, ledger.tip().height() - depth);
    Optional<Replica> earlier = ledger.replicaAt(from);
    if (earlier.isEmpty()) {
      return 0;
    }
    long compared = catchUp(peer, earlier.get());
    BlockHeader theirs = earlier.get().tip();
    Optional<Block> ours = ledger.block(theirs.height());
    if (ours.isPresent() && !ours.get().header().equals(theirs)) {
      throw new InvalidBlockException(
          "block " + theirs.height() + " is another at " + peer + " than here");
    }
    return compared;
  }

  private long catchUp(NodeId peer, Follower follower) throws IOException, InvalidBlockException {
    long from = follower.tip().height() + 1;
    long to = tipOf(peer).height();
    if (to < from) {
      return 0;
    }
    StateSyncSpan span = meshspan.ledger().as(SpanKind.CLIENT).stateSync(from, to);
    try (span) {
      return transfer(peer, follower, to, span.syncPeer(peer.toString()));
    }
  }

  private long transfer(NodeId peer, Follower follower, long to, StateSyncSpan span)
      throws IOException, InvalidBlockException {
    long taken = 0;
    long bytes = 0;
    try {
      while (follower.tip().height() < to) {
        Question question = new Question.Blocks(follower.tip().height() + 1, to);
        Bytes answer = neighbours.ask(peer, question.encode(), span.trace());
        List<Block> blocks = read(peer, answer, Answers::readBlocks);
        if (blocks.isEmpty()) {
          throw new IOException(peer + " no longer has block " + (follower.tip().height() + 1));
        }
        bytes += answer.size();
        for (Block block : blocks) {
          follower.take(block);
          taken++;
        }
      }
      return taken;
    } catch (IOException | InvalidBlockException | RuntimeException e) {
      span.failed(e);
      throw e;
    } finally {
      span.syncBlocks(taken).syncSize(bytes);
    }
  }

  private BlockHeader tipOf(NodeId peer) throws IOException {
    Bytes question = new Question.Tip().encode();
    return read(peer, neighbours.ask(peer, question, TraceContext.current()), Answers::readTip);
  }

  /**
   * Has a neighbour prove that a transaction is in its block, and checks that against the block's
   * header as it is here.
   *
   * @return whether the proof holds; none when the neighbour does not have the transaction
   * @throws IOException when the neighbour does not answer, or not sensibly
   */
  public Optional<Boolean> isProvenBy(NodeId peer, Transaction transaction) throws IOException {
    Digest leaf = MerkleTree.leafHash(BlockCodec.encode(transaction));
    return meshspan
        .ledger()
        .merkleProof(leaf.toString())
        .call(
            span -> {
              Bytes question = new Question.Proof(transaction.id()).encode();
              Bytes answer = neighbours.ask(peer, question, span.trace());
              Optional<Answers.Proven> proven = read(peer, answer, Answers::readProof);
              if (proven.isEmpty()) {
                span.failed("the neighbour has no such transaction");
                return Optional.empty();
              }
              MerkleProof proof = proven.get().proof();
              boolean valid = proof.leaf().equals(leaf) && leadsToOurs(proven.get());
              span.merkleDepth(proof.path().size()).merkleValid(valid);
              if (!valid) {
                span.failed("the proof does not lead to the root in the block's header");
              }
              return Optional.of(valid);
            });
  }

  private boolean leadsToOurs(Answers.Proven proven) {
    return ledger
        .block(proven.height())
        .map(block -> proven.proof().leadsTo(block.header().transactionsRoot()))
        .orElse(false);
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(Bytes bytes) throws MalformedLedgerException;
  }

  private static <T> T read(NodeId peer, Bytes answer, Reader<T> reader) throws IOException {
    try {
      return reader.read(answer);
    } catch (MalformedLedgerException e) {
      throw new IOException(peer + " answers nonsense: " + e.getMessage(), e);
    }
  }
}
