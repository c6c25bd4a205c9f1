package io.meshspan.instrumentation.ratis;

import io.meshspan.api.raft.LogReplicationSpan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;

/**
 * A follower's side of replication: a {@code raft.log_replicate} span of kind SERVER from each
 * AppendEntries request with entries to the answer. The stream from a leader is one gRPC call, on
 * which requests and answers carry the same call id.
 */
final class FollowerInterceptor implements ServerInterceptor {
  /** More than a leader keeps outstanding. */
  private static final int MAX_OPEN = 1024;

  private final RatisTracing tracing;

  FollowerInterceptor(RatisTracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!"appendEntries".equals(call.getMethodDescriptor().getBareMethodName())) {
      return next.startCall(call, headers);
    }
    Stream stream = new Stream();
    ServerCall<Q, R> answering =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendMessage(R message) {
            stream.answers(message);
            super.sendMessage(message);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(answering, headers)) {
      @Override
      public void onMessage(Q message) {
        stream.receives(message);
        super.onMessage(message);
      }

      @Override
      public void onComplete() {
        stream.ends();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        stream.ends();
        super.onCancel();
      }
    };
  }

  /** One leader's stream of requests. */
  private final class Stream {
    private final Map<Long, LogReplicationSpan> open = new ConcurrentHashMap<>();

    private void receives(Object message) {
      if (message instanceof AppendEntriesRequestProto request
          && request.getEntriesCount() > 0
          && open.size() < MAX_OPEN) {
        tracing
            .receives(request)
            .ifPresent(span -> open.put(request.getServerRequest().getCallId(), span));
      }
    }

    private void answers(Object message) {
      if (message instanceof AppendEntriesReplyProto reply) {
        LogReplicationSpan span = open.remove(reply.getServerReply().getCallId());
        if (span != null) {
          tracing.answers(span, reply);
        }
      }
    }

    /** The leader is gone: nobody takes the answers any more. */
    private void ends() {
      open.values().forEach(LogReplicationSpan::close);
      open.clear();
    }
  }
}
