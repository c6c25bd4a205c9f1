package io.meshspan.instrumentation.ratis;

import io.meshspan.api.propagation.TraceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.SpanContextProto;

/**
 * The leader's span on the way to the follower: in the map of texts that Ratis's RPC has for trace
 * contexts, under names of our own, so that Ratis's own tracing can use it at the same time.
 */
final class Carrier {
  private static final String PREFIX = "meshspan-";

  private Carrier() {}

  static AppendEntriesRequestProto with(AppendEntriesRequestProto request, TraceContext leader) {
    if (!leader.isPresent()) {
      return request;
    }
    AppendEntriesRequestProto.Builder builder = request.toBuilder();
    SpanContextProto.Builder contexts = builder.getServerRequestBuilder().getSpanContextBuilder();
    leader.writeHeaders((name, value) -> contexts.putContext(PREFIX + name, value));
    return builder.build();
  }

  static TraceContext leaderOf(AppendEntriesRequestProto request) {
    Map<String, String> headers = new HashMap<>();
    request
        .getServerRequest()
        .getSpanContext()
        .getContextMap()
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX)) {
                headers.put(name.substring(PREFIX.length()), value);
              }
            });
    return headers.isEmpty() ? TraceContext.none() : TraceContext.fromHeaders(headers);
  }

  /** The requests whose entries these are, at most as many as a span keeps links. */
  static List<TraceContext> causesOf(List<LogEntryProto> entries, int most) {
    List<TraceContext> causes = new ArrayList<>();
    for (LogEntryProto entry : entries) {
      if (causes.size() == most) {
        break;
      }
      TraceContext cause = Envelope.causeOf(entry);
      if (cause.isPresent()) {
        causes.add(cause);
      }
    }
    return causes;
  }
}
