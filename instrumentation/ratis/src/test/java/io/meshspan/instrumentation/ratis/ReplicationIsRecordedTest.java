package io.meshspan.instrumentation.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplicationIsRecordedTest {
  private static final String REPLICATE = "raft.log_replicate";

  @TempDir Path directory;
  private final Recorded application = new Recorded();

  @Test
  void theLeaderSendsARequestsEntryToEachFollowerAndTheFollowerTakesIt() throws IOException {
    try (Cluster cluster = new Cluster(directory, 3, Cluster.Tracing.WHOLE).started();
        RaftClient client = cluster.client()) {
      Span request = application.request("transfer");
      long index = client.io().send(traced("transfer", request)).getLogIndex();
      Cluster.Member leader = cluster.leader();

      await()
          .atMost(Cluster.PATIENCE)
          .until(() -> leader.recorded.linkedTo(request, REPLICATE).size() == 2);
      for (Cluster.Member follower : cluster.followers()) {
        SpanData sent =
            leader.recorded.linkedTo(request, REPLICATE).stream()
                .filter(s -> follower.id().equals(Recorded.value(s, "raft.follower.id")))
                .findFirst()
                .orElseThrow();
        assertThat(sent.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(Recorded.value(sent, "raft.replication.outcome")).isEqualTo("matched");
        assertThat(Recorded.number(sent, "raft.log.index")).isGreaterThanOrEqualTo(index);
        assertThat(Recorded.number(sent, "raft.term"))
            .isEqualTo(leader.division().getInfo().getCurrentTerm());

        await()
            .atMost(Cluster.PATIENCE)
            .until(() -> follower.recorded.linkedTo(request, REPLICATE).size() == 1);
        SpanData taken = follower.recorded.linkedTo(request, REPLICATE).get(0);
        assertThat(taken.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(Recorded.value(taken, "raft.follower.id")).isEqualTo(follower.id());
        assertThat(Recorded.value(taken, "raft.replication.outcome")).isEqualTo("matched");
        assertThat(Recorded.number(taken, "raft.entries.count"))
            .isEqualTo(Recorded.number(sent, "raft.entries.count"));
        assertThat(taken.getLinks())
            .as("the follower's span links to the leader's")
            .anyMatch(link -> link.getSpanContext().getSpanId().equals(sent.getSpanId()));
      }
    }
  }

  @Test
  void heartbeatsAreNoSpans() throws IOException {
    try (Cluster cluster = new Cluster(directory, 3, Cluster.Tracing.WHOLE).started();
        RaftClient client = cluster.client()) {
      client.io().send(traced("one", application.request("one")));

      assertThat(cluster.leader().recorded.spans(REPLICATE))
          .allMatch(span -> Recorded.number(span, "raft.entries.count") > 0);
      for (Cluster.Member member : cluster.members) {
        assertThat(member.recorded.spans(REPLICATE))
            .allMatch(span -> Recorded.number(span, "raft.entries.count") > 0);
      }
    }
  }

  @Test
  void aFollowerThatWasAwayGetsWhatItMissedLinkedToItsRequests() throws IOException {
    try (Cluster cluster = new Cluster(directory, 3, Cluster.Tracing.WHOLE).started();
        RaftClient client = cluster.client()) {
      client.io().send(traced("before", application.request("before")));
      Cluster.Member away = cluster.followers().get(0);
      away.stop();
      Span missed = application.request("missed");
      client.io().send(traced("missed", missed));
      Cluster.Member leader = cluster.leader();
      away.start();

      await()
          .atMost(Cluster.PATIENCE)
          .until(() -> outcomes(leader, missed, away).contains("matched"));
      await()
          .atMost(Cluster.PATIENCE)
          .until(() -> !away.recorded.linkedTo(missed, REPLICATE).isEmpty());
      await()
          .atMost(Cluster.PATIENCE)
          .until(() -> away.recorded.linkedTo(missed, "raft.commit").size() == 1);
    }
  }

  private static List<Object> outcomes(Cluster.Member leader, Span request, Cluster.Member to) {
    return leader.recorded.linkedTo(request, REPLICATE).stream()
        .filter(span -> to.id().equals(Recorded.value(span, "raft.follower.id")))
        .map(span -> Recorded.value(span, "raft.replication.outcome"))
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  private static Message traced(String text, Span request) {
    return TracedMessage.wrap(Message.valueOf(text), TraceContext.of(request));
  }
}
