package io.meshspan.mesh.consensus;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;

/**
 * The settings as they stand after every applied entry. Rebuilt from the log at each start: a few
 * thousand small entries take no time worth a snapshot.
 */
final class SettingsStateMachine extends BaseStateMachine {
  private final Map<String, String> settings = new ConcurrentSkipListMap<>();

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    byte[] content = entry.getStateMachineLogEntry().getLogData().toByteArray();
    SettingWrite.decode(content).ifPresent(write -> settings.put(write.key(), write.value()));
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  Map<String, String> settings() {
    return new TreeMap<>(settings);
  }
}
