package io.meshspan.mesh.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes, a real backend, real OTLP, and kill -9. */
class MeshOfProcessesTest {
  private static final int NODES = 3;
  private static final Duration ELECTION_WITHIN = Duration.ofSeconds(10);

  private final MeshUnderTest mesh = new MeshUnderTest(NODES);
  private final RecordedTraces recorded = mesh.recorded();
  private final Map<String, NodeUnderTest> nodes = mesh.nodes();
  @TempDir Path data;

  @AfterEach
  void endAll() throws InterruptedException {
    mesh.end();
  }

  @Test
  void theMeshSurvivesTheKillingOfItsLeaderAndShowsIt() throws Exception {
    mesh.startAll(data, Duration.ofMinutes(1));
    await()
        .atMost(60, SECONDS)
        .until(() -> nodes.values().stream().allMatch(NodeUnderTest::isReady));
    await().atMost(30, SECONDS).until(() -> leader() != null);
    await().atMost(30, SECONDS).until(() -> recorded.services().containsAll(nodes.keySet()));

    String killed = leader();
    long termBefore = Long.parseLong(nodes.get(killed).status("term"));
    nodes.remove(killed).kill();
    Instant killedAt = Instant.now();
    await().atMost(ELECTION_WITHIN).until(() -> leader() != null);
    assertThat(Duration.between(killedAt, Instant.now())).isLessThan(ELECTION_WITHIN);
    String elected = leader();
    await()
        .atMost(30, SECONDS)
        .untilAsserted(() -> assertThat(wonTerms(elected)).anyMatch(term -> term > termBefore));
    await()
        .atMost(60, SECONDS)
        .untilAsserted(
            () -> assertThat(anomalies()).as("the others notice who is gone").contains(killed));

    mesh.start(killed);
    await().atMost(60, SECONDS).until(() -> nodes.get(killed).isReady());
    await()
        .atMost(60, SECONDS)
        .until(() -> nodes.values().stream().allMatch(node -> node.status("peers").equals("2")));
    await()
        .atMost(60, SECONDS)
        .until(() -> commit(killed) > 0 && commit(killed) >= commit(elected) - 5);

    // Node-2 is on the cheapest way from node-1 to node-3, and back on it by now.
    await()
        .atMost(60, SECONDS)
        .until(
            () ->
                recorded.traces("node-1", "mesh.message_forward").stream()
                    .anyMatch(trace -> RecordedTraces.services(trace).size() == NODES));
    // What the killed process had not sent is gone with it; all other parents are there or arrive.
    await()
        .atMost(30, SECONDS)
        .untilAsserted(
            () ->
                assertThat(
                        recorded.withoutAParent(
                            nodes.keySet(), killedAt.minusSeconds(12), killedAt.plusSeconds(3)))
                    .isEmpty());
    for (String id : nodes.keySet()) {
      // Newer JVMs warn of what Netty does with memory.
      assertThat(Files.readAllLines(data.resolve(id + ".err")))
          .as("nothing on standard error")
          .allMatch(line -> line.isEmpty() || line.startsWith("WARNING: "));
    }
    for (NodeUnderTest node : nodes.values()) {
      node.closeInput();
    }
    for (NodeUnderTest node : nodes.values()) {
      assertThat(node.process().waitFor(8, SECONDS)).as("ends with its parent").isTrue();
      assertThat(node.process().exitValue()).isZero();
    }
  }

  /** Null while there is none. */
  private String leader() {
    return nodes.entrySet().stream()
        .filter(node -> node.getValue().leads())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private long commit(String id) {
    String commit = nodes.get(id).status("commit");
    return commit.isEmpty() ? -1 : Long.parseLong(commit);
  }

  private List<Long> wonTerms(String service) throws IOException, InterruptedException {
    List<Long> terms = new ArrayList<>();
    for (JsonNode span : recorded.spans(service, "raft.leader_election")) {
      if (RecordedTraces.tag(span, "raft.election.outcome").asText().equals("won")) {
        assertThat(RecordedTraces.tag(span, "raft.candidate.id").asText()).isEqualTo(service);
        terms.add(RecordedTraces.tag(span, "raft.term").asLong());
      }
    }
    return terms;
  }

  private Set<String> anomalies() throws IOException, InterruptedException {
    Set<String> subjects = new TreeSet<>();
    for (String service : nodes.keySet()) {
      for (JsonNode span : recorded.spans(service, "mape_k.analyze")) {
        span.findValues("fields")
            .forEach(fields -> fields.forEach(field -> subjects.add(field.get("value").asText())));
      }
    }
    return subjects;
  }
}
