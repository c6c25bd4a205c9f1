package io.meshspan.instrumentation.ratis;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** The data interface of an application's state machine, which sees entries without envelopes. */
final class TracedData implements StateMachine.DataApi {
  private final StateMachine.DataApi application;

  TracedData(StateMachine.DataApi application) {
    this.application = application;
  }

  @Override
  public CompletableFuture<ByteString> read(LogEntryProto entry) {
    return application.read(Envelope.unwrapped(entry));
  }

  @Override
  public CompletableFuture<ByteString> read(LogEntryProto entry, TransactionContext context) {
    return application.read(Envelope.unwrapped(entry), viewOf(context));
  }

  @Override
  public CompletableFuture<?> write(LogEntryProto entry) {
    return application.write(Envelope.unwrapped(entry));
  }

  @Override
  public CompletableFuture<?> write(LogEntryProto entry, TransactionContext context) {
    return application.write(Envelope.unwrapped(entry), viewOf(context));
  }

  @Override
  public CompletableFuture<StateMachine.DataStream> stream(RaftClientRequest request) {
    return application.stream(TransactionView.unwrapped(request));
  }

  @Override
  public long transferTo(Message request, WritableByteChannel stream) throws IOException {
    return application.transferTo(TracedMessage.unwrap(request), stream);
  }

  @Override
  public CompletableFuture<?> link(StateMachine.DataStream stream, LogEntryProto entry) {
    return application.link(stream, Envelope.unwrapped(entry));
  }

  @Override
  public CompletableFuture<Void> flush(long logIndex) {
    return application.flush(logIndex);
  }

  @Override
  public CompletableFuture<Void> truncate(long logIndex) {
    return application.truncate(logIndex);
  }

  private static TransactionContext viewOf(TransactionContext context) {
    return context == null ? null : new TransactionView(context);
  }
}
