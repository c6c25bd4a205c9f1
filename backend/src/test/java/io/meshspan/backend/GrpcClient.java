package io.meshspan.backend;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** grpc-java as a client of a port. */
public final class GrpcClient implements AutoCloseable {
  private static final int WINDOW_BYTES = 64 << 10;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ManagedChannel channel;
  private final Duration deadline;

  /** Talks to this port, and waits 20 s for an answer. */
  public GrpcClient(int port) {
    this(port, SOON);
  }

  /** The same with another patience. */
  public GrpcClient(int port, Duration deadline) {
    this.deadline = deadline;
    channel =
        NettyChannelBuilder.forAddress("localhost", port)
            .usePlaintext()
            .flowControlWindow(WINDOW_BYTES)
            .build();
  }

  /** Every answer. */
  public <A extends MessageLite> List<A> all(String method, MessageLite asked, Parser<A> answers) {
    List<A> all = new ArrayList<>();
    CallOptions soon =
        CallOptions.DEFAULT.withDeadlineAfter(deadline.toSeconds(), TimeUnit.SECONDS);
    ClientCalls.blockingServerStreamingCall(channel, descriptor(method, answers), soon, asked)
        .forEachRemaining(all::add);
    return all;
  }

  /** The one answer. */
  public <A extends MessageLite> A one(String method, MessageLite asked, Parser<A> answers) {
    CallOptions soon =
        CallOptions.DEFAULT.withDeadlineAfter(deadline.toSeconds(), TimeUnit.SECONDS);
    return ClientCalls.blockingUnaryCall(channel, descriptor(method, answers), soon, asked);
  }

  /** A call to be driven by hand. */
  public <A extends MessageLite> ClientCall<MessageLite, A> call(String method, Parser<A> answers) {
    return channel.newCall(descriptor(method, answers), CallOptions.DEFAULT);
  }

  private static <A extends MessageLite> MethodDescriptor<MessageLite, A> descriptor(
      String method, Parser<A> answers) {
    return MethodDescriptor.<MessageLite, A>newBuilder()
        .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
        .setFullMethodName(method)
        .setRequestMarshaller(new Marshaller<>(null))
        .setResponseMarshaller(new Marshaller<>(answers))
        .build();
  }

  private record Marshaller<M extends MessageLite>(Parser<? extends M> parser)
      implements MethodDescriptor.Marshaller<M> {
    @Override
    public InputStream stream(M message) {
      return new ByteArrayInputStream(message.toByteArray());
    }

    @Override
    public M parse(InputStream stream) {
      try {
        return parser.parseFrom(stream);
      } catch (InvalidProtocolBufferException e) {
        throw new UncheckedIOException(new IOException(e));
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
