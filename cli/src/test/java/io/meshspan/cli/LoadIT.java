package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Load from one process into another, as two people would start them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LoadIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int offset = MeshspanProcess.freePortOffset();
  private MeshspanProcess up;
  @TempDir Path folder;

  @BeforeAll
  void start() {
    up = MeshspanProcess.start("up", "--port-offset", "" + offset);
    up.awaitOut("Ctrl-C ends it");
  }

  @AfterAll
  void end() {
    up.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void whatItSaysWasExportedIsWhatTheBackendCounts(String protocol) throws Exception {
    long before = status().path("spansReceived").longValue();
    Path file = folder.resolve(protocol + ".json");
    try (MeshspanProcess load = load(protocol, "--rate", "500", "--for", "3s", report(file))) {
      assertThat(load.awaitEnd()).as(load.out() + load.err()).isZero();
      assertThat(load.err()).isEmpty();
      assertThat(load.out()).contains("Done after 3.").contains("exported").contains("µs");
    }
    JsonNode said = JSON.readTree(file.toFile());
    assertThat(said.path("created").longValue())
        .as("1,500 were asked for; the last trace may be a large one")
        .isBetween(100L, 3_000L);
    assertThat(said.path("exported")).isEqualTo(said.path("created"));
    assertThat(said.path("dropped").longValue()).isZero();
    assertThat(said.path("rate").doubleValue()).isBetween(30.0, 1_000.0);
    assertThat(said.path("cpuSeconds").doubleValue()).isPositive();
    JsonNode cost = said.path("spanCostNanos");
    assertThat(cost.path("p50").longValue()).isPositive();
    assertThat(cost.path("p99").longValue())
        .isBetween(cost.path("p50").longValue(), cost.path("max").longValue());
    JsonNode answer = said.path("batchAnswerNanos");
    assertThat(answer.path("p50").longValue()).isPositive();
    assertThat(answer.path("max").longValue())
        .as("no longer than an exporter waits")
        .isBetween(answer.path("p99").longValue(), 10_000_000_000L);

    JsonNode status = status();
    assertThat(status.path("spansReceived").longValue() - before)
        .isEqualTo(said.path("exported").longValue());
    assertThat(status.path("spansHeld")).isEqualTo(status.path("spansReceived"));
    assertThat(status.path("spansRefused")).isEmpty();
    assertThat(names(get("/api/services").path("data")))
        .containsExactlyInAnyOrder("node-1", "node-2", "node-3", "node-4", "node-5");
  }

  @Test
  void endedEarlyItSaysWhatCameOfEverySpanUntilThen() throws Exception {
    long before = status().path("spansReceived").longValue();
    Path file = folder.resolve("early.json");
    try (MeshspanProcess load = load("grpc", "--rate", "200", "--for", "1h", report(file))) {
      load.awaitOut("Ctrl-C ends it");
      await()
          .atMost(MeshspanProcess.PATIENCE)
          .until(() -> status().path("spansReceived").longValue() > before);
      load.process().toHandle().destroy(); // SIGTERM; Process.destroy would close its output too
      assertThat(load.awaitEnd()).as("ended by a signal").isEqualTo(143);
      assertThat(load.out()).contains("Ended early after");
    }
    JsonNode said = JSON.readTree(file.toFile());
    assertThat(said.path("wholeTime").booleanValue()).isFalse();
    assertThat(said.path("created").longValue())
        .isPositive()
        .isEqualTo(said.path("exported").longValue() + said.path("dropped").longValue());
    assertThat(status().path("spansReceived").longValue() - before)
        .isEqualTo(said.path("exported").longValue());
  }

  @Test
  void spansThatABackendDidNotTakeAreDroppedAndTheReasonIsSaid() throws Exception {
    int other = MeshspanProcess.freePortOffset();
    Path file = folder.resolve("dropped.json");
    try (MeshspanProcess mortal = MeshspanProcess.start("up", "--port-offset", "" + other)) {
      mortal.awaitOut("Ctrl-C ends it");
      String endpoint = "http://127.0.0.1:" + (4_317 + other);
      try (MeshspanProcess load =
          MeshspanProcess.start(
              "load", "--endpoint", endpoint, "--rate", "300", "--for", "6s", report(file))) {
        load.awaitOut("Ctrl-C ends it");
        mortal.process().destroyForcibly();
        assertThat(load.awaitEnd()).isEqualTo(1);
        assertThat(load.out()).contains("dropped").doesNotContain("not accounted for");
      }
    }
    JsonNode said = JSON.readTree(file.toFile());
    assertThat(said.path("dropped").longValue()).isPositive();
    assertThat(said.path("created").longValue())
        .isEqualTo(said.path("exported").longValue() + said.path("dropped").longValue());
    assertThat(said.path("droppedByReason").fieldNames().next()).isNotBlank();
  }

  @Test
  void oneFamilyAloneCanBeAskedFor() throws Exception {
    Map<String, Long> before = spansByFamily();
    try (MeshspanProcess load = load("grpc", "--for", "1s", "--families", "ebpf")) {
      assertThat(load.awaitEnd()).isZero();
    }
    Map<String, Long> after = spansByFamily();

    assertThat(after.get("ebpf")).isGreaterThan(before.getOrDefault("ebpf", 0L));
    after.remove("ebpf");
    before.remove("ebpf");
    assertThat(after).isEqualTo(before);
  }

  private Map<String, Long> spansByFamily() throws Exception {
    Map<String, Long> counts = new HashMap<>();
    for (JsonNode family : get("/api/meshspan/families").path("families")) {
      if (family.path("spanCount").longValue() > 0) {
        counts.put(family.path("name").textValue(), family.path("spanCount").longValue());
      }
    }
    return counts;
  }

  private MeshspanProcess load(String protocol, String... options) {
    int port = (protocol.equals("grpc") ? 4_317 : 4_318) + offset;
    List<String> command =
        new ArrayList<>(
            List.of("load", "--protocol", protocol, "--endpoint", "http://127.0.0.1:" + port));
    command.addAll(List.of(options));
    return MeshspanProcess.start(command.toArray(String[]::new));
  }

  private static String report(Path file) {
    return "--report=" + file;
  }

  private JsonNode status() throws Exception {
    return get("/api/meshspan/status");
  }

  private static List<String> names(JsonNode array) {
    List<String> names = new ArrayList<>();
    array.forEach(name -> names.add(name.asText()));
    return names;
  }

  private JsonNode get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + (16_686 + offset) + path);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
