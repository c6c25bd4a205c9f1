package io.meshspan.instrumentation.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.Meshspan;
import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.SpanContextProto;
import org.junit.jupiter.api.Test;

/** What a leader can know of a request, from what Ratis's appender does and hears. */
final class ReplicationOutcomesTest {
  private final Recorded recorded = new Recorded();
  private final AtomicBoolean stopped = new AtomicBoolean();

  @Test
  void anAnswerSaysWhetherTheFollowersLogMatched() {
    Replication replication = replication(Duration.ofMinutes(1));
    replication.sending(request(1, 10));
    replication.sending(request(2, 11));

    replication.answered(reply(1, AppendResult.SUCCESS));
    replication.answered(reply(2, AppendResult.INCONSISTENCY));

    assertThat(outcomes()).containsExactly("matched", "rejected");
  }

  @Test
  void withoutAnAnswerInRatissTimeTheFollowerIsUnreachable() {
    Replication replication = replication(Duration.ofMillis(20));
    replication.sending(request(1, 10));

    await().atMost(Cluster.PATIENCE).until(() -> sweepsAway(replication));

    assertThat(outcomes()).containsExactly("unreachable");
    replication.answered(reply(1, AppendResult.SUCCESS)); // too late to be told
    assertThat(outcomes()).containsExactly("unreachable");
  }

  @Test
  void aRequestThatWasGivenUpEndsWhenItsEntriesWereSentAgain() {
    Replication replication = replication(Duration.ofMillis(50));
    replication.sending(request(1, 10));
    replication.sending(request(2, 10));
    replication.answered(reply(2, AppendResult.SUCCESS));

    await().atMost(Cluster.PATIENCE).until(() -> sweepsAway(replication, 2));

    List<SpanData> spans = recorded.spans("raft.log_replicate");
    SpanData matched = spans.get(0);
    SpanData givenUp = spans.get(1);
    assertThat(Recorded.value(givenUp, "raft.replication.outcome")).isEqualTo("unreachable");
    assertThat(givenUp.getEndEpochNanos()).isLessThanOrEqualTo(matched.getEndEpochNanos());
  }

  @Test
  void aFollowerInAHigherTermRejectsAllThatIsOnItsWay() {
    Replication replication = replication(Duration.ofMinutes(1));
    replication.sending(request(1, 10));
    replication.sending(request(2, 11));

    replication.deposed();

    assertThat(outcomes()).containsExactly("rejected", "rejected");
  }

  @Test
  void whatIsOpenWhenALeaderStopsEndsWithoutAnOutcome() {
    Replication replication = replication(Duration.ofMinutes(1));
    replication.sending(request(1, 10));

    replication.stopped();

    assertThat(recorded.spans("raft.log_replicate")).hasSize(1);
    assertThat(outcomes()).isEmpty();
    assertThat(stopped).isTrue();
  }

  @Test
  void aHeartbeatIsSentAsItIs() {
    AppendEntriesRequestProto heartbeat = request(1, 10).toBuilder().clearEntries().build();

    assertThat(replication(Duration.ofMinutes(1)).sending(heartbeat)).isSameAs(heartbeat);
    assertThat(recorded.spans("raft.log_replicate")).isEmpty();
  }

  @Test
  void theLeadersSpanTravelsBesideWhatRatissOwnTracingPutThere() {
    AppendEntriesRequestProto request =
        request(1, 10).toBuilder()
            .setServerRequest(
                RaftRpcRequestProto.newBuilder()
                    .setCallId(1)
                    .setSpanContext(
                        SpanContextProto.newBuilder().putContext("traceparent", "Ratis's")))
            .build();
    Replication replication = replication(Duration.ofMinutes(1));

    AppendEntriesRequestProto sent = replication.sending(request);
    replication.answered(reply(1, AppendResult.SUCCESS));

    assertThat(sent.getServerRequest().getSpanContext().getContextMap())
        .containsEntry("traceparent", "Ratis's");
    assertThat(sent.getEntriesList()).isEqualTo(request.getEntriesList());
    TraceContext carried = Carrier.leaderOf(sent);
    assertThat(carried.spanId()).isEqualTo(recorded.spans("raft.log_replicate").get(0).getSpanId());
  }

  private boolean sweepsAway(Replication replication) {
    return sweepsAway(replication, 1);
  }

  private boolean sweepsAway(Replication replication, int spans) {
    replication.sweep();
    return recorded.spans("raft.log_replicate").size() == spans;
  }

  private Replication replication(Duration timeout) {
    return new Replication(
        Meshspan.of(recorded.openTelemetry),
        new Fence(),
        "node-n1",
        "n2",
        timeout,
        replication -> stopped.set(true));
  }

  private List<Object> outcomes() {
    return recorded.spans("raft.log_replicate").stream()
        .map(span -> Recorded.value(span, "raft.replication.outcome"))
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  private static AppendEntriesRequestProto request(long callId, long index) {
    return AppendEntriesRequestProto.newBuilder()
        .setServerRequest(RaftRpcRequestProto.newBuilder().setCallId(callId))
        .setLeaderTerm(3)
        .addEntries(LogEntryProto.newBuilder().setTerm(3).setIndex(index))
        .build();
  }

  private static AppendEntriesReplyProto reply(long callId, AppendResult result) {
    return AppendEntriesReplyProto.newBuilder()
        .setServerReply(RaftRpcReplyProto.newBuilder().setCallId(callId))
        .setResult(result)
        .build();
  }
}
