package io.meshspan.mesh.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes, a real backend, real OTLP, and kill -9. */
class MeshOfProcessesTest {
  private static final int NODES = 3;
  private static final Duration ELECTION_WITHIN = Duration.ofSeconds(10);

  private final ObjectMapper json = new ObjectMapper();
  private final Backend backend = Backend.start(BackendConfig.onFreePorts());
  private final Map<String, NodeUnderTest> nodes = new TreeMap<>();
  private final int portOffset = freePortOffset();
  @TempDir Path data;

  @AfterEach
  void endAll() throws InterruptedException {
    for (NodeUnderTest node : nodes.values()) {
      node.kill();
    }
    backend.close();
  }

  @Test
  void theMeshSurvivesTheKillingOfItsLeaderAndShowsIt() throws Exception {
    for (int i = 1; i <= NODES; i++) {
      start("node-" + i);
    }
    await()
        .atMost(60, SECONDS)
        .until(() -> nodes.values().stream().allMatch(NodeUnderTest::isReady));
    await().atMost(30, SECONDS).until(() -> leader() != null);
    await().atMost(30, SECONDS).until(() -> services().containsAll(nodes.keySet()));

    String killed = leader();
    long termBefore = Long.parseLong(nodes.get(killed).status("term"));
    nodes.remove(killed).kill();
    Instant killedAt = Instant.now();
    await().atMost(ELECTION_WITHIN).until(() -> leader() != null);
    assertThat(Duration.between(killedAt, Instant.now())).isLessThan(ELECTION_WITHIN);
    String elected = leader();
    await()
        .atMost(15, SECONDS)
        .untilAsserted(() -> assertThat(wonTerms(elected)).anyMatch(term -> term > termBefore));
    await()
        .atMost(30, SECONDS)
        .untilAsserted(
            () -> assertThat(anomalies()).as("the others notice who is gone").contains(killed));

    start(killed);
    await().atMost(45, SECONDS).until(() -> nodes.get(killed).isReady());
    await()
        .atMost(30, SECONDS)
        .until(() -> nodes.values().stream().allMatch(node -> node.status("peers").equals("2")));
    await()
        .atMost(20, SECONDS)
        .until(() -> commit(killed) > 0 && commit(killed) >= commit(elected) - 5);

    assertThat(eachMessageIsOneUnbrokenTrace()).as("messages that crossed two links").isPositive();
    for (String id : nodes.keySet()) {
      assertThat(Files.size(data.resolve(id + ".err"))).as("nothing on standard error").isZero();
    }
    for (NodeUnderTest node : nodes.values()) {
      node.closeInput();
    }
    for (NodeUnderTest node : nodes.values()) {
      assertThat(node.process().waitFor(8, SECONDS)).as("ends with its parent").isTrue();
      assertThat(node.process().exitValue()).isZero();
    }
  }

  private void start(String id) throws IOException {
    nodes.put(
        id,
        new NodeUnderTest(
            id, NODES, data, portOffset, "http://127.0.0.1:" + backend.otlpHttpPort()));
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

  private Set<String> services() throws Exception {
    Set<String> services = new TreeSet<>();
    get("/api/services").get("data").forEach(name -> services.add(name.asText()));
    return services;
  }

  private List<Long> wonTerms(String service) throws Exception {
    List<Long> terms = new ArrayList<>();
    for (JsonNode span : spans(service, "raft.leader_election")) {
      if (tag(span, "raft.election.outcome").asText().equals("won")) {
        assertThat(tag(span, "raft.candidate.id").asText()).isEqualTo(service);
        terms.add(tag(span, "raft.term").asLong());
      }
    }
    return terms;
  }

  private Set<String> anomalies() throws Exception {
    Set<String> subjects = new TreeSet<>();
    for (String service : nodes.keySet()) {
      for (JsonNode span : spans(service, "mape_k.analyze")) {
        span.findValues("fields")
            .forEach(fields -> fields.forEach(field -> subjects.add(field.get("value").asText())));
      }
    }
    return subjects;
  }

  /** How many traces there are over three services; each must be whole. */
  private long eachMessageIsOneUnbrokenTrace() throws Exception {
    long long3 = 0;
    for (JsonNode trace : get(query("node-1", "mesh.message_forward")).get("data")) {
      Set<String> ids = new TreeSet<>();
      trace.get("spans").forEach(span -> ids.add(span.get("spanID").asText()));
      Set<String> services = new TreeSet<>();
      trace.get("processes").forEach(process -> services.add(process.get("serviceName").asText()));
      if (services.size() == NODES && ids.containsAll(parents(trace))) {
        long3++;
      }
    }
    return long3;
  }

  private static Set<String> parents(JsonNode trace) {
    Set<String> parents = new TreeSet<>();
    for (JsonNode span : trace.get("spans")) {
      for (JsonNode reference : span.get("references")) {
        if (reference.get("refType").asText().equals("CHILD_OF")) {
          parents.add(reference.get("spanID").asText());
        }
      }
    }
    return parents;
  }

  private List<JsonNode> spans(String service, String operation) throws Exception {
    List<JsonNode> spans = new ArrayList<>();
    for (JsonNode trace : get(query(service, operation)).get("data")) {
      for (JsonNode span : trace.get("spans")) {
        if (span.get("operationName").asText().equals(operation)) {
          spans.add(span);
        }
      }
    }
    return spans;
  }

  private static String query(String service, String operation) {
    return "/api/traces?limit=500&service=" + service + "&operation=" + operation;
  }

  private static JsonNode tag(JsonNode span, String key) {
    for (JsonNode tag : span.get("tags")) {
      if (tag.get("key").asText().equals(key)) {
        return tag.get("value");
      }
    }
    return MissingNode.getInstance();
  }

  private JsonNode get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + backend.queryPort() + path);
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return json.readTree(response.body());
  }

  /** One that leaves all nine ports free at this moment. */
  private static int freePortOffset() {
    while (true) {
      int offset = ThreadLocalRandom.current().nextInt(1_000, 14_000);
      if (areFree(offset)) {
        return offset;
      }
    }
  }

  private static boolean areFree(int offset) {
    for (int base : new int[] {17_100, 17_200, 17_300}) {
      for (int i = 1; i <= NODES; i++) {
        try (ServerSocket probe =
            new ServerSocket(base + i + offset, 1, InetAddress.getLoopbackAddress())) {
          probe.getLocalPort();
        } catch (IOException e) {
          return false;
        }
      }
    }
    return true;
  }
}
