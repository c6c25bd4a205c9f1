package io.meshspan.instrumentation.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ElectionsAreRecordedTest {
  private static final String ELECTION = "raft.leader_election";

  @TempDir Path directory;

  @Test
  void theLeadersElectionHasItsTermItsVotesAndWasWon() throws IOException {
    try (Cluster cluster = new Cluster(directory, 3, Cluster.Tracing.WHOLE).started()) {
      Cluster.Member leader = cluster.leader();

      await().atMost(Cluster.PATIENCE).until(() -> wonBy(leader).size() == 1);
      SpanData won = wonBy(leader).get(0);

      assertThat(Recorded.number(won, "raft.term"))
          .isEqualTo(leader.division().getInfo().getCurrentTerm());
      assertThat(Recorded.value(won, "raft.candidate.id")).isEqualTo(leader.id());
      assertThat(Recorded.value(won, "mesh.node.id")).isEqualTo("node-" + leader.id());
      assertThat(Recorded.number(won, "raft.votes.received")).isBetween(2L, 3L);
      assertThat(won.getKind()).isEqualTo(SpanKind.INTERNAL);
      List<EventData> votes = won.getEvents();
      assertThat(votes).isNotEmpty().allMatch(event -> event.getName().equals("raft.vote"));
      long granted =
          votes.stream()
              .filter(v -> v.getAttributes().get(AttributeKey.booleanKey("raft.vote.granted")))
              .count();
      assertThat(Recorded.number(won, "raft.votes.received")).isEqualTo(granted + 1);
      assertThat(votes)
          .allMatch(
              v ->
                  !leader
                      .id()
                      .equals(v.getAttributes().get(AttributeKey.stringKey("raft.vote.peer"))))
          .allMatch(v -> v.getEpochNanos() >= won.getStartEpochNanos())
          .allMatch(v -> v.getEpochNanos() <= won.getEndEpochNanos());
    }
  }

  @Test
  void afterTheLeaderIsGoneAnotherElectionIsWonInALaterTermAndNoTermHasTwoWinners()
      throws IOException {
    try (Cluster cluster = new Cluster(directory, 3, Cluster.Tracing.WHOLE).started()) {
      Set<Long> terms = new HashSet<>();
      for (int round = 0; round < 3; round++) {
        Cluster.Member leader = cluster.leader();
        long term = leader.division().getInfo().getCurrentTerm();
        await()
            .atMost(Cluster.PATIENCE)
            .until(() -> wonBy(leader).stream().anyMatch(s -> termOf(s) == term));
        assertThat(terms.add(term)).isTrue();
        leader.stop();
        cluster.leader();
        leader.start();
      }

      List<Long> wonTerms = new ArrayList<>();
      cluster.members.forEach(member -> wonBy(member).forEach(won -> wonTerms.add(termOf(won))));
      assertThat(wonTerms).doesNotHaveDuplicates().containsAll(terms);
    }
  }

  @Test
  void aCandidateThatNobodyAnswersTimesOut() throws IOException {
    try (Cluster cluster = new Cluster(directory, 3, Cluster.Tracing.WHOLE).withoutPreVote()) {
      Cluster.Member alone = cluster.members.get(0);
      alone.start();

      await().atMost(Cluster.PATIENCE).until(() -> alone.recorded.spans(ELECTION).size() >= 2);

      List<SpanData> elections = alone.recorded.spans(ELECTION);
      assertThat(elections)
          .allMatch(span -> "timed_out".equals(outcomeOf(span)))
          .allMatch(span -> Recorded.number(span, "raft.votes.received") == 1);
      assertThat(elections.stream().map(ElectionsAreRecordedTest::termOf)).doesNotHaveDuplicates();
      assertThat(elections.stream().map(ElectionsAreRecordedTest::termOf)).isSorted();
    }
  }

  @Test
  void aCandidateWhoseLogIsBehindLosesToOneThatHasMore() throws IOException {
    try (Cluster cluster = new Cluster(directory, 3, Cluster.Tracing.WHOLE).withoutPreVote();
        RaftClient client = cluster.client()) {
      cluster.started();
      Cluster.Member behind = cluster.followers().get(0);
      behind.stop();
      client.io().send(Message.valueOf("what it has not"));
      for (Cluster.Member member : cluster.members) {
        member.stop();
      }
      int before = behind.recorded.spans(ELECTION).size();

      behind.start();
      await().atMost(Cluster.PATIENCE).until(() -> behind.recorded.spans(ELECTION).size() > before);
      for (Cluster.Member member : cluster.members) {
        if (member != behind) {
          member.start();
        }
      }
      long term = cluster.leader().division().getInfo().getCurrentTerm();

      await()
          .atMost(Cluster.PATIENCE)
          .until(() -> "lost".equals(outcomeOf(lastOf(behind.recorded.spans(ELECTION)))));
      SpanData lost = lastOf(behind.recorded.spans(ELECTION));
      assertThat(termOf(lost)).isLessThanOrEqualTo(term); // two may stand in the same term
      assertThat(lost.getEndEpochNanos()).isGreaterThan(lost.getStartEpochNanos());
    }
  }

  private static SpanData lastOf(List<SpanData> spans) {
    return spans.get(spans.size() - 1);
  }

  private static Object outcomeOf(SpanData span) {
    return Recorded.value(span, "raft.election.outcome");
  }

  private static List<SpanData> wonBy(Cluster.Member member) {
    return member.recorded.spans(ELECTION).stream()
        .filter(span -> "won".equals(outcomeOf(span)))
        .toList();
  }

  private static long termOf(SpanData span) {
    return Recorded.number(span, "raft.term");
  }
}
