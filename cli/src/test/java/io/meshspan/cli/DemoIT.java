package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meshspan demo} with real nodes, of which one is killed, and which is killed itself. */
final class DemoIT {
  private static final Pattern LEADER =
      Pattern.compile("leader (node-\\d) \\(pid (\\d+)\\) in term (\\d+)");

  private final int offset = MeshspanProcess.freePortOffset();
  private final DemoApi api = new DemoApi(offset);
  @TempDir Path folder;

  private record Leader(String node, long pid, long term) {}

  private MeshspanProcess demo() {
    return MeshspanProcess.start(
        "demo", "--nodes", "3", "--data", folder.toString(), "--port-offset", "" + offset);
  }

  @Test
  void theLeaderCanBeKilledAndTheNextElectionIsSeen() throws Exception {
    try (MeshspanProcess demo = demo()) {
      demo.awaitOut("3/3 nodes up · leader");
      assertThat(demo.out()).contains("http://localhost:" + (16_686 + offset) + "/?operation=");
      await()
          .atMost(MeshspanProcess.PATIENCE)
          .until(() -> textsOf(api.get("/api/services").path("data")).size() == 3);

      Leader killed = lastLeader(demo).orElseThrow();
      ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();

      // It takes two seconds; a machine that is busy with other things gets more.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> electionsWon().stream().anyMatch(e -> e.term() > killed.term()));
      Leader next =
          electionsWon().stream().max(Comparator.comparingLong(Leader::term)).orElseThrow();
      assertThat(next.node()).isNotEqualTo(killed.node());
      demo.awaitOut(killed.node() + " is started again as pid");

      assertThat(MeshspanProcess.processesBelow(folder)).as("nodes, identity").hasSize(4);
      demo.process().destroy(); // SIGTERM
      assertThat(demo.awaitEnd()).isEqualTo(143);
      assertThat(demo.err()).isEmpty();
      assertThat(MeshspanProcess.processesBelow(folder)).isEmpty();
      assertThat(Files.readString(folder.resolve("node-1").resolve("node.log"))).isNotEmpty();
    }
  }

  @Test
  void aDemoThatIsKilledLeavesNoNodeBehind() throws Exception {
    try (MeshspanProcess demo = demo()) {
      await()
          .atMost(MeshspanProcess.PATIENCE)
          .until(() -> MeshspanProcess.processesBelow(folder).size() == 4);
      demo.awaitOut("/3 nodes up");

      demo.process().destroyForcibly().waitFor(); // SIGKILL: nothing can tidy up

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> MeshspanProcess.processesBelow(folder).isEmpty());
    }
  }

  @Test
  void itEndsByItselfWhenItsTimeIsUp() throws Exception {
    try (MeshspanProcess demo =
        MeshspanProcess.startIn(
            folder,
            Map.of(),
            "demo",
            "--nodes",
            "3",
            "--for",
            "3s",
            "--port-offset",
            "" + offset)) {
      assertThat(demo.awaitEnd()).as(demo.err()).isZero();
      assertThat(demo.out()).contains("Ending: ");
      assertThat(MeshspanProcess.processesBelow(folder)).isEmpty();
      Matcher data = Pattern.compile("Node logs +(\\S+)/node-1/").matcher(demo.out());
      assertThat(data.find()).isTrue();
      assertThat(Path.of(data.group(1))).as("a temporary folder is removed").doesNotExist();
    }
  }

  private static Optional<Leader> lastLeader(MeshspanProcess demo) {
    return LEADER
        .matcher(demo.out())
        .results()
        .map(m -> new Leader(m.group(1), Long.parseLong(m.group(2)), Long.parseLong(m.group(3))))
        .reduce((first, second) -> second);
  }

  /** Who won which term, as the Jaeger API tells it. */
  private List<Leader> electionsWon() throws IOException, InterruptedException {
    List<Leader> won = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      for (JsonNode trace : api.traces("node-" + i, "raft.leader_election")) {
        for (JsonNode span : trace.path("spans")) {
          if ("won".equals(DemoApi.tag(span, "raft.election.outcome"))) {
            won.add(
                new Leader(
                    DemoApi.tag(span, "raft.candidate.id"),
                    0,
                    Long.parseLong(DemoApi.tag(span, "raft.term"))));
          }
        }
      }
    }
    return won;
  }

  private static List<String> textsOf(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
