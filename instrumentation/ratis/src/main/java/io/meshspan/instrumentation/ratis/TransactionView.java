package io.meshspan.instrumentation.ratis;

import io.meshspan.api.propagation.TraceContext;
import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.statemachine.TransactionContext;

/**
 * A transaction as the application's state machine knows it: without envelopes. All that can be
 * changed is changed in Ratis's own.
 */
final class TransactionView implements TransactionContext {
  private final TransactionContext ratis;

  TransactionView(TransactionContext ratis) {
    this.ratis = ratis;
  }

  /** Ratis's own context behind what a state machine returned. */
  static TransactionContext ratisOf(TransactionContext context) {
    return context instanceof TransactionView view ? view.ratis : context;
  }

  /** The request as the application's client built it. */
  static RaftClientRequest unwrapped(RaftClientRequest request) {
    Message message = request.getMessage();
    return message != null && TracedMessage.causeOf(message).isPresent()
        ? RaftClientRequest.newBuilder()
            .set(request)
            .setMessage(TracedMessage.unwrap(message))
            .build()
        : request;
  }

  /** Which request it came from; none for an entry without an envelope. */
  TraceContext cause() {
    LogEntryProto entry = ratis.getLogEntry();
    if (entry != null) {
      return Envelope.causeOf(entry);
    }
    StateMachineLogEntryProto data = ratis.getStateMachineLogEntry();
    return data == null ? TraceContext.none() : Envelope.of(data.getLogData()).cause();
  }

  @Override
  public RaftPeerRole getServerRole() {
    return ratis.getServerRole();
  }

  @Override
  public RaftClientRequest getClientRequest() {
    RaftClientRequest request = ratis.getClientRequest();
    return request == null ? null : unwrapped(request);
  }

  @Override
  public StateMachineLogEntryProto getStateMachineLogEntry() {
    StateMachineLogEntryProto entry = ratis.getStateMachineLogEntry();
    return entry == null ? null : Envelope.unwrapped(entry);
  }

  @Override
  public LogEntryProto getLogEntry() {
    LogEntryProto entry = ratis.getLogEntry();
    return entry == null ? null : Envelope.unwrapped(entry);
  }

  @Override
  public LogEntryProto initLogEntry(long term, long index) {
    return Envelope.unwrapped(ratis.initLogEntry(term, index));
  }

  @Override
  public TransactionContext setException(Exception exception) {
    ratis.setException(exception);
    return this;
  }

  @Override
  public Exception getException() {
    return ratis.getException();
  }

  @Override
  public TransactionContext setStateMachineContext(Object stateMachineContext) {
    ratis.setStateMachineContext(stateMachineContext);
    return this;
  }

  @Override
  public Object getStateMachineContext() {
    return ratis.getStateMachineContext();
  }

  @Override
  public TransactionContext setShouldCommit(boolean shouldCommit) {
    ratis.setShouldCommit(shouldCommit);
    return this;
  }

  @Override
  public boolean shouldCommit() {
    return ratis.shouldCommit();
  }

  @Override
  public TransactionContext preAppendTransaction() throws IOException {
    return ratis.preAppendTransaction();
  }

  @Override
  public TransactionContext cancelTransaction() throws IOException {
    return ratis.cancelTransaction();
  }
}
