package io.meshspan.cli.load;

import io.meshspan.api.ledger.BlockCreationSpan;
import io.meshspan.api.ledger.LedgerSpans;
import io.meshspan.api.ledger.MerkleProofSpan;
import io.meshspan.api.ledger.StateSyncSpan;
import io.meshspan.api.ledger.TransactionCommitSpan;
import io.meshspan.api.ledger.TransactionOutcome;
import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;

/** Transactions, the blocks that they end up in, and nodes that catch up. */
final class LedgerScenes {
  private static final Skewed<String> TYPES =
      Skewed.of(1.0, List.of("contract_call", "transfer", "setting_change", "membership"));

  private final MeshScenes mesh;
  private final ContractScenes contracts;
  private final Requests writes;
  private final Requests transactions = new Requests();
  private long height = 10_482;

  LedgerScenes(MeshScenes mesh, ContractScenes contracts, Requests writes) {
    this.mesh = mesh;
    this.contracts = contracts;
    this.writes = writes;
  }

  /** A transaction goes to the leader, is executed there, and proven to who sent it. */
  void transaction(Stage stage) {
    Node leader = stage.leader();
    Node node = stage.peerOf(leader);
    String type = stage.chance().oneOf(TYPES);
    LedgerSpans spans = node.meshspan().ledger();
    try (TransactionCommitSpan span = spans.transactionCommit(stage.chance().hash(), type)) {
      stage.take(node, 250);
      writes.add(span.trace());
      transactions.add(span.trace());
      int calls = type.equals("contract_call") ? stage.chance().between(1, 4) : 1;
      mesh.send(stage, node, leader, "transaction", receiver -> execute(stage, receiver, calls));
      prove(stage, node);
      span.transactionSize(stage.chance().around(184)).blockHeight(height + 1);
      span.outcome(
          stage.fails(span, Fault.REVERTED, type)
              ? TransactionOutcome.REVERTED
              : TransactionOutcome.COMMITTED);
    }
  }

  /** The leader puts what has come into a block, linked to each transaction, and announces it. */
  void block(Stage stage) {
    Node leader = stage.leader();
    List<TraceContext> contained = transactions.take(stage.chance().between(4, 60));
    height++;
    LedgerSpans spans = leader.meshspan().ledger().linkedTo(contained);
    try (BlockCreationSpan span = spans.blockCreation(height)) {
      stage.take(leader, 6_000);
      span.blockTransactions(contained.size()).blockSize(512 + 190L * contained.size());
      span.blockHash(stage.chance().hash());
      prove(stage, leader);
      if (!stage.fails(span, Fault.DISK, "blocks/" + height)) {
        stage.atOnce(
            stage.peersOf(leader),
            peer -> mesh.send(stage, leader, peer, "block", receiver -> prove(stage, receiver)));
      }
    }
  }

  /** A node that lags behind gets the blocks that it lacks from another. */
  void sync(Stage stage) {
    sync(stage, stage.chance().between(2, 25));
  }

  /** A node that was away for long catches up: a large trace. */
  void longSync(Stage stage) {
    sync(stage, stage.chance().between(150, 800));
  }

  private void sync(Stage stage, int blocks) {
    Node node = stage.anyNode();
    Node peer = stage.peerOf(node);
    long from = height - blocks + 1;
    try (StateSyncSpan span = node.meshspan().ledger().stateSync(from, height)) {
      stage.travel();
      LedgerSpans serving = peer.meshspan().ledger().continuing(Stage.carried(span.trace()));
      try (StateSyncSpan served = serving.as(SpanKind.SERVER).stateSync(from, height)) {
        stage.take(peer, 300L * blocks);
        served.syncBlocks(blocks).syncPeer(node.name()).syncSize(8_192L * blocks);
      }
      stage.travel();
      for (int i = 0; i < blocks; i++) {
        prove(stage, node);
      }
      span.syncBlocks(blocks).syncPeer(peer.name()).syncSize(8_192L * blocks);
      stage.fails(span, Fault.CLOSED, peer.name());
    }
  }

  private void execute(Stage stage, Node node, int calls) {
    stage.take(node, 180);
    for (int i = 0; i < calls; i++) {
      contracts.call(stage, node, 2);
    }
  }

  private static void prove(Stage stage, Node node) {
    try (MerkleProofSpan span = node.meshspan().ledger().merkleProof(stage.chance().hash())) {
      stage.take(node, 25);
      span.merkleDepth(stage.chance().between(3, 6)).merkleValid(true);
    }
  }
}
