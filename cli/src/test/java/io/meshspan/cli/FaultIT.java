package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on purpose is seen in the traces, and over when it is said to be. */
final class FaultIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

  private final int offset = MeshspanProcess.freePortOffset();
  private final DemoApi api = new DemoApi(offset);
  @TempDir Path folder;

  @Test
  void eachFaultLeavesItsMarkAndIsOverAndEveryOperationIsSeenMeanwhile() throws Exception {
    Path timetable =
        Files.writeString(
            folder.resolve("timetable"),
            "# whether links have been measured by then or not\n1s drop node-1--node-2 share 0.8 for 50s\n");
    try (MeshspanProcess demo =
        MeshspanProcess.start(
            "demo",
            "--nodes",
            "3",
            "--data",
            folder.toString(),
            "--port-offset",
            "" + offset,
            "--faults",
            timetable.toString())) {
      demo.awaitOut("3/3 nodes up · leader");
      demo.awaitOut("Fault 1: drop node-1--node-2");
      assertThat(fault("list")).contains("Fault 1: drop node-1--node-2 of a share of 0.8");
      awaitAnomaly("link_loss", "node-1->node-2");

      assertThat(fault("start", "cut", "node-2--node-3", "--for", "60s")).contains("Fault 2: cut");
      awaitAnomaly("link_down", "node-2->node-3");
      assertThat(fault("stop", "2")).contains("Fault 2 has ended");
      assertThat(fault("start", "pause", "node-3", "--for", "60s"))
          .contains("Fault 3: pause node-3");
      awaitAnomaly("peer_lost", "node-3");
      assertThat(fault("stop", "3")).contains("Fault 3 has ended");

      assertThat(fault("start", "kill", "node-2", "--for", "60s")).contains("Fault 4: kill node-2");
      awaitAnomaly("peer_lost", "node-2");
      assertThat(fault("stop", "4")).contains("Fault 4 has ended");
      demo.awaitOut("node-2 is started again as pid");
      demo.awaitOut("Fault 1 has ended"); // by itself: its time was up
      await().atMost(MeshspanProcess.PATIENCE).until(() -> lastLine(demo).startsWith("3/3 nodes"));
      assertThat(fault("list")).contains("Nothing is wrong now.");

      assertThat(fault("start", "delay", "node-1--node-3", "--by", "400ms", "--for", "30s"))
          .contains("by 400 ms");
      awaitAnomaly("link_rtt", "node-1->node-3");
      assertThat(fault("stop")).contains("Fault 5 has ended");
      theLogSaysWhatWasWrongAndWhen();

      // By now everything has happened that nodes do; and who they are is still to be told.
      new EverySpan(api).isThereAndSaysWhatItMust();
      ProcessHandle identity =
          MeshspanProcess.processesBelow(folder).stream()
              .filter(process -> List.of(process.info().arguments().get()).contains("identity"))
              .findFirst()
              .orElseThrow();
      identity.destroyForcibly();
      demo.awaitOut("identity (pid " + identity.pid() + ") has ended");
      demo.awaitOut("identity is started again as pid");
    }
    assertThat(MeshspanProcess.processesBelow(folder)).isEmpty();
  }

  @Test
  void whatIsAskedForInVainIsSaidWithWhatIsThere() throws Exception {
    assertThat(fault("start", "kill", "node-1"))
        .contains("No demo of yours runs with --port-offset " + offset);
    assertThat(fault("start", "dely", "node-1--node-2")).contains("did you mean delay?");
    assertThat(fault("start", "kill")).contains("TARGET");
    assertThat(fault("start", "delay", "node-1--node-2", "--by", "soon"))
        .contains("\"soon\" is not a time like 200ms or 2s");
    assertThat(fault()).contains("say what to do: list, start or stop");
    Path timetable =
        Files.writeString(folder.resolve("t"), "30s pause node-1\n\nnow kill node-1\n");
    try (MeshspanProcess demo = MeshspanProcess.start("demo", "--faults", timetable.toString())) {
      assertThat(demo.awaitEnd()).isNotZero();
      assertThat(demo.err()).contains(timetable + " line 3").contains("not a time like 90s");
    }
  }

  private String fault(String... arguments) throws InterruptedException {
    List<String> all = new ArrayList<>(List.of("fault"));
    all.addAll(List.of(arguments));
    if (arguments.length > 0) {
      all.addAll(List.of("--port-offset", "" + offset));
    }
    try (MeshspanProcess fault = MeshspanProcess.start(all.toArray(String[]::new))) {
      fault.awaitEnd();
      return fault.out() + fault.err();
    }
  }

  private static String lastLine(MeshspanProcess demo) {
    return demo.out().lines().reduce("", (first, second) -> second);
  }

  /** A cycle of some node has found it, since the last fault began. */
  private void awaitAnomaly(String kind, String subject) {
    await()
        .atMost(SEEN_WITHIN)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> anomaliesSince(lastBegin()).contains(kind + " " + subject));
  }

  private List<String> anomaliesSince(Instant begin) throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      for (JsonNode trace : api.traces("node-" + i, "mape_k.analyze")) {
        for (JsonNode span : trace.path("spans")) {
          for (JsonNode log : span.path("logs")) {
            if (log.path("timestamp").asLong() / 1_000 >= begin.toEpochMilli()) {
              found.add(
                  field(log, "mape_k.anomaly.kind") + " " + field(log, "mape_k.anomaly.subject"));
            }
          }
        }
      }
    }
    return found;
  }

  private static String field(JsonNode log, String key) {
    for (JsonNode field : log.path("fields")) {
      if (field.path("key").asText().equals(key)) {
        return field.path("value").asText();
      }
    }
    return "";
  }

  private Instant lastBegin() throws IOException {
    return events().stream()
        .filter(event -> event.path("event").asText().equals("begin"))
        .map(event -> Instant.parse(event.path("at").asText()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("faults.jsonl"))) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private void theLogSaysWhatWasWrongAndWhen() throws IOException {
    assertThat(events())
        .extracting(
            event ->
                event.path("event").asText()
                    + " "
                    + event.path("fault").asInt()
                    + " "
                    + event.path("kind").asText()
                    + " "
                    + event.path("target").asText())
        .containsExactlyInAnyOrder(
            "begin 1 drop node-1--node-2",
            "end 1 drop node-1--node-2",
            "begin 2 cut node-2--node-3",
            "end 2 cut node-2--node-3",
            "begin 3 pause node-3",
            "end 3 pause node-3",
            "begin 4 kill node-2",
            "end 4 kill node-2",
            "begin 5 delay node-1--node-3",
            "end 5 delay node-1--node-3");
    assertThat(events()).extracting(event -> Instant.parse(event.path("at").asText())).isSorted();
  }
}
