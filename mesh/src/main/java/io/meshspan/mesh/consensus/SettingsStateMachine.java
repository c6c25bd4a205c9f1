package io.meshspan.mesh.consensus;

import io.meshspan.instrumentation.ratis.RatisTracing;
import io.meshspan.mesh.bytes.Bytes;
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
  /** Begins an entry that is no setting: no setting's key begins so. */
  private static final Bytes FOR_OTHERS = Bytes.of(new byte[] {0});

  private final Map<String, String> settings = new ConcurrentSkipListMap<>();
  private final EntryReader others;
  private final LogObserver observer;
  private final DataApi data =
      new DataApi() {
        /** Everything is in the log's entries; this only says that they are synced next. */
        @Override
        public CompletableFuture<Void> flush(long index) {
          observer.flushing(index);
          return CompletableFuture.completedFuture(null);
        }
      };

  SettingsStateMachine(EntryReader others, LogObserver observer) {
    this.others = others;
    this.observer = observer;
  }

  @Override
  public DataApi data() {
    return data;
  }

  static byte[] forOthers(Bytes content) {
    return FOR_OTHERS.then(content).toArray();
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    Bytes content = Bytes.of(entry.getStateMachineLogEntry().getLogData().toByteArray());
    if (content.startsWith(FOR_OTHERS)) {
      others.onEntry(entry.getIndex(), content.slice(FOR_OTHERS.size(), content.size()));
    } else {
      SettingWrite.decode(content.toArray())
          .ifPresent(write -> settings.put(write.key(), write.value()));
    }
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    observer.applied(entry.getIndex(), RatisTracing.requestOf(transaction));
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  Map<String, String> settings() {
    return new TreeMap<>(settings);
  }
}
