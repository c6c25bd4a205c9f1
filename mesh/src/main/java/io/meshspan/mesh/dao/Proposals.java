package io.meshspan.mesh.dao;

import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.contract.CalledContract;
import io.meshspan.mesh.contract.RevertedException;
import io.meshspan.mesh.ledger.Block;
import io.meshspan.mesh.ledger.BlockHeader;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.ledger.Receipt;
import io.meshspan.mesh.ledger.Transaction;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The proposals that stand in blocks, with the traces that made them. Thread-safe. */
final class Proposals {
  /** Blocks that are looked through at the start: more than voting on anything lasts. */
  private static final long LOOKED_BACK = 200;

  private static final int REMEMBERED = 50;

  private final Governor governor;
  private final Deque<Proposal> found = new ArrayDeque<>();
  private Instant lastMade = Instant.EPOCH;
  private long count;

  Proposals(Governor governor) {
    this.governor = governor;
  }

  void findIn(Ledger ledger) {
    long tip = ledger.tip().height();
    for (long height = Math.max(1, tip - LOOKED_BACK); height <= tip; height++) {
      ledger.block(height).ifPresent(block -> findIn(block, ledger.tip(), Map.of()));
    }
  }

  void findIn(Block block, Map<Digest, Receipt> receipts) {
    findIn(block, block.header(), receipts);
  }

  private void findIn(Block block, BlockHeader askedAt, Map<Digest, Receipt> receipts) {
    for (Transaction transaction : block.transactions()) {
      Receipt receipt = receipts.get(transaction.id());
      if (receipt == null || receipt.isCommitted()) {
        read(transaction, askedAt).ifPresent(proposal -> add(proposal, block.header().time()));
      }
    }
  }

  /** A proposal of one change to one parameter; others are nothing that these nodes know of. */
  private Optional<Proposal> read(Transaction transaction, BlockHeader askedAt) {
    Optional<CalledContract> called = CalledContract.by(transaction);
    if (called.isEmpty()
        || !called.get().contract().equals(governor.address())
        || !governor.isProposal(called.get().call())) {
      return Optional.empty();
    }
    try {
      List<Object> arguments = governor.argumentsOfProposal(called.get().call());
      if (((List<?>) arguments.get(2)).size() != 1) {
        return Optional.empty();
      }
      BigInteger id = governor.idOf(askedAt, arguments);
      governor.stateOf(askedAt, id); // refused for a proposal that did not come to be
      Optional<Change> change = governor.changeOf((Bytes) ((List<?>) arguments.get(2)).get(0));
      return change.map(known -> new Proposal(id, known, transaction.trace(), arguments));
    } catch (RevertedException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private synchronized void add(Proposal proposal, Instant at) {
    found.add(proposal);
    count++;
    lastMade = at;
    if (found.size() > REMEMBERED) {
      found.remove();
    }
  }

  synchronized List<Proposal> all() {
    return List.copyOf(found);
  }

  synchronized long count() {
    return count;
  }

  /** When the last one was put into a block. */
  synchronized Instant lastMade() {
    return lastMade;
  }
}
