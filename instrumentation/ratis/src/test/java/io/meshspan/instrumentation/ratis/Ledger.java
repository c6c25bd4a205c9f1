package io.meshspan.instrumentation.ratis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;

/** An application's state machine, which knows nothing of tracing: it remembers what it applied. */
final class Ledger extends BaseStateMachine {
  final List<Applied> applied = new CopyOnWriteArrayList<>();

  /** An entry as the application saw it. */
  record Applied(long term, long index, String text) {}

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    String text = entry.getStateMachineLogEntry().getLogData().toStringUtf8();
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    applied.add(new Applied(entry.getTerm(), entry.getIndex(), text));
    if (text.startsWith("refuse")) {
      return CompletableFuture.failedFuture(new IllegalStateException(text));
    }
    return CompletableFuture.completedFuture(Message.valueOf("applied " + text));
  }

  List<String> texts() {
    return applied.stream().map(Applied::text).toList();
  }
}
