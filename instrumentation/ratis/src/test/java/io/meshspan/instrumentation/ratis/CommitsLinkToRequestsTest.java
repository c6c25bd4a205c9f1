package io.meshspan.instrumentation.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommitsLinkToRequestsTest {
  private static final String COMMIT = "raft.commit";

  private final Recorded application = new Recorded();
  private Cluster cluster;
  private RaftClient client;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    cluster = new Cluster(directory, 3, Cluster.Tracing.WHOLE).started();
    client = cluster.client();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    cluster.close();
  }

  @Test
  void theLeaderAndEachFollowerLinkTheCommitOfAnEntryToItsRequest() throws IOException {
    Span request = application.request("transfer");

    RaftClientReply reply = client.io().send(traced("transfer", request));

    assertThat(reply.getMessage().getContent().toStringUtf8()).isEqualTo("applied transfer");
    for (Cluster.Member member : cluster.members) {
      awaitLinked(member, request);
      SpanData commit = member.recorded.linkedTo(request, COMMIT).get(0);
      boolean leads = member == cluster.leader();
      assertThat(Recorded.value(commit, "raft.role")).isEqualTo(leads ? "leader" : "follower");
      assertThat(Recorded.number(commit, "raft.commit.index")).isEqualTo(reply.getLogIndex());
      assertThat(Recorded.number(commit, "raft.term"))
          .isEqualTo(member.division().getInfo().getCurrentTerm());
      assertThat(Recorded.value(commit, "raft.group.id"))
          .isEqualTo(cluster.group.getGroupId().toString());
      assertThat(Recorded.value(commit, "mesh.node.id")).isEqualTo("node-" + member.id());
      assertThat(commit.getParentSpanContext().isValid()).isFalse();
    }
  }

  @Test
  void theApplicationSeesMessagesAsItsClientsWroteThemWithAndWithoutEnvelope() throws IOException {
    byte[] halfAnEnvelope = {(byte) 0xF5, 'M', 'S', 'E', 1, 0, 26, 0, 0};

    client.io().send(traced("with", application.request("with")));
    client.io().send(Message.valueOf("without"));
    client.io().send(Message.valueOf(ByteString.copyFrom(halfAnEnvelope)));

    String malformed = ByteString.copyFrom(halfAnEnvelope).toStringUtf8();
    for (Cluster.Member member : cluster.members) {
      await()
          .atMost(Cluster.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(member.ledger.texts()).containsExactly("with", "without", malformed));
    }
  }

  @Test
  void everyEntryOfAStreamOfWritesIsLinkedByExactlyOneSpanOfEachServer() {
    List<Span> requests = new ArrayList<>();
    List<CompletableFuture<RaftClientReply>> replies = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Span request = application.request("write " + i);
      requests.add(request);
      replies.add(client.async().send(traced("write " + i, request)));
    }
    replies.forEach(CompletableFuture::join);

    for (Cluster.Member member : cluster.members) {
      await()
          .atMost(Cluster.PATIENCE)
          .until(() -> member.recorded.requestsLinkedBy(COMMIT).containsAll(idsOf(requests)));
      List<SpanData> commits = member.recorded.spans(COMMIT);
      assertThat(commits).allMatch(commit -> commit.getLinks().size() <= 128);
      assertThat(commits.stream().mapToLong(s -> Recorded.number(s, "raft.entries.count")).sum())
          .isEqualTo(500);
      assertThat(commits.stream().mapToInt(span -> span.getLinks().size()).sum()).isEqualTo(500);
      assertThat(commits.stream().map(span -> Recorded.number(span, "raft.commit.index")))
          .allMatch(index -> member.ledger.applied.stream().anyMatch(a -> a.index() == index));
    }
  }

  @Test
  void anEntryThatTheApplicationRefusesFailsItsCommitSpan() {
    Span request = application.request("refused");

    assertThatThrownBy(() -> client.io().send(traced("refuse this", request)))
        .isInstanceOf(StateMachineException.class);

    Cluster.Member leader = cluster.leader();
    awaitLinked(leader, request);
    SpanData commit = leader.recorded.linkedTo(request, COMMIT).get(0);
    assertThat(commit.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(commit.getStatus().getDescription()).isEqualTo("refuse this");
  }

  @Test
  void whatIsAppliedAgainAfterARestartLinksToItsRequestAndSaysThatItIsAReplay() throws IOException {
    Span before = application.request("before");
    long index = client.io().send(traced("before", before)).getLogIndex();
    Cluster.Member member = cluster.followers().get(0);
    awaitLinked(member, before);
    assertThat(Recorded.number(member.recorded.linkedTo(before, COMMIT).get(0), REPLAYED))
        .isEqualTo(-1);

    member.stop();
    Span meanwhile = application.request("meanwhile");
    client.io().send(traced("meanwhile", meanwhile));
    member.start();

    await()
        .atMost(Cluster.PATIENCE)
        .until(() -> member.recorded.linkedTo(before, COMMIT).size() == 2);
    SpanData replay = member.recorded.linkedTo(before, COMMIT).get(1);
    assertThat(Recorded.number(replay, REPLAYED)).isEqualTo(1);
    assertThat(Recorded.number(replay, "raft.commit.index")).isGreaterThanOrEqualTo(index);
    awaitLinked(member, meanwhile); // and what it had missed is caught up, and linked too
    assertThat(member.ledger.texts()).containsExactly("before", "meanwhile");
  }

  @Test
  void writesThatCrossALeaderChangeKeepTheirRequest() throws IOException {
    client.io().send(traced("first", application.request("first")));
    Cluster.Member old = cluster.leader();
    Span request = application.request("crossing");
    old.stop();

    RaftClientReply reply = client.io().send(traced("crossing", request));

    assertThat(reply.isSuccess()).isTrue();
    assertThat(old.is(reply.getServerId())).isFalse();
    for (Cluster.Member member : cluster.members) {
      if (member != old) {
        awaitLinked(member, request);
      }
    }
    old.start();
    awaitLinked(old, request);
  }

  private static final String REPLAYED = "raft.entries.replayed";

  private static Set<String> idsOf(List<Span> requests) {
    return requests.stream().map(r -> r.getSpanContext().getSpanId()).collect(Collectors.toSet());
  }

  private static Message traced(String text, Span request) {
    return TracedMessage.wrap(Message.valueOf(text), TraceContext.of(request));
  }

  private static void awaitLinked(Cluster.Member member, Span request) {
    await()
        .atMost(Cluster.PATIENCE)
        .until(() -> !member.recorded.linkedTo(request, COMMIT).isEmpty());
  }
}
