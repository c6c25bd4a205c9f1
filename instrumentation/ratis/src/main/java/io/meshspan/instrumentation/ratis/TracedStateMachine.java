package io.meshspan.instrumentation.ratis;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.ratis.util.LifeCycle;

/**
 * An application's state machine behind the log's envelopes: it sees requests and entries as its
 * clients wrote them, while what is appended keeps the envelope and what is applied is recorded.
 */
final class TracedStateMachine implements StateMachine {
  private final StateMachine application;
  private final RatisTracing tracing;
  private volatile DivisionTracing division;

  TracedStateMachine(StateMachine application, RatisTracing tracing) {
    this.application = application;
    this.tracing = tracing;
    this.division = tracing.noDivision();
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage)
      throws IOException {
    division = tracing.division(server, groupId);
    application.initialize(server, groupId, storage);
  }

  // --- before the entry is in the log ------------------------------------------------------------

  @Override
  public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
    TransactionContext own = application.startTransaction(TransactionView.unwrapped(request));
    StateMachineLogEntryProto data = own.getStateMachineLogEntry();
    Envelope asked = Envelope.of(request.getMessage().getContent());
    if (data != null && asked.isPresent()) {
      data =
          data.toBuilder()
              .setLogData(new Envelope(asked.cause(), data.getLogData()).toBytes())
              .build();
    }
    return TransactionContext.newBuilder()
        .setStateMachine(this) // Ratis calls back through the context: it must come here
        .setClientRequest(request)
        .setStateMachineLogEntry(data)
        .setStateMachineContext(own.getStateMachineContext())
        .build()
        .setException(own.getException())
        .setShouldCommit(own.shouldCommit());
  }

  @Override
  public TransactionContext startTransaction(LogEntryProto entry, RaftPeerRole role) {
    TransactionContext own = application.startTransaction(Envelope.unwrapped(entry), role);
    return TransactionContext.newBuilder()
        .setStateMachine(this)
        .setLogEntry(entry)
        .setServerRole(role)
        .build()
        .setStateMachineContext(own.getStateMachineContext())
        .setException(own.getException());
  }

  @Override
  public TransactionContext preAppendTransaction(TransactionContext transaction)
      throws IOException {
    return TransactionView.ratisOf(
        application.preAppendTransaction(new TransactionView(transaction)));
  }

  @Override
  public TransactionContext cancelTransaction(TransactionContext transaction) throws IOException {
    return TransactionView.ratisOf(application.cancelTransaction(new TransactionView(transaction)));
  }

  // --- once it is committed ----------------------------------------------------------------------

  @Override
  public TransactionContext applyTransactionSerial(TransactionContext transaction)
      throws InvalidProtocolBufferException {
    return TransactionView.ratisOf(
        application.applyTransactionSerial(new TransactionView(transaction)));
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Ratis gets the application's own future
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    DivisionTracing.Apply apply = division.applying(entry, transaction.getServerRole());
    CompletableFuture<Message> reply;
    try {
      reply = application.applyTransaction(new TransactionView(transaction));
    } catch (RuntimeException | Error e) {
      apply.ended(e);
      throw e;
    }
    if (reply == null) {
      apply.ended(null);
    } else {
      reply.whenComplete((message, failure) -> apply.ended(failure));
    }
    division.appliedUpTo(entry.getIndex());
    return reply;
  }

  // --- the rest is the application's -------------------------------------------------------------

  @Override
  public DataApi data() {
    DataApi data = application.data();
    return data == DataApi.DEFAULT ? data : new TracedData(data);
  }

  @Override
  public EventApi event() {
    return new TracedEvents(application.event(), division);
  }

  @Override
  public LeaderEventApi leaderEvent() {
    return application.leaderEvent();
  }

  @Override
  public FollowerEventApi followerEvent() {
    return application.followerEvent();
  }

  @Override
  public CompletableFuture<Message> query(Message request) {
    return application.query(TracedMessage.unwrap(request));
  }

  @Override
  public CompletableFuture<Message> queryStale(Message request, long minIndex) {
    return application.queryStale(TracedMessage.unwrap(request), minIndex);
  }

  @Override
  public LifeCycle.State getLifeCycleState() {
    return application.getLifeCycleState();
  }

  @Override
  public void pause() {
    application.pause();
  }

  @Override
  public void reinitialize() throws IOException {
    application.reinitialize();
  }

  @Override
  public long takeSnapshot() throws IOException {
    return application.takeSnapshot();
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return application.getStateMachineStorage();
  }

  @Override
  public SnapshotInfo getLatestSnapshot() {
    return application.getLatestSnapshot();
  }

  @Override
  public TermIndex getLastAppliedTermIndex() {
    return application.getLastAppliedTermIndex();
  }

  @Override
  public String toStateMachineLogEntryString(StateMachineLogEntryProto entry) {
    return application.toStateMachineLogEntryString(Envelope.unwrapped(entry));
  }

  @Override
  public void close() throws IOException {
    division.closed();
    application.close();
  }

  @Override
  public String toString() {
    return "traced " + application;
  }
}
