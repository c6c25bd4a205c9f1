package io.meshspan.mesh.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.mesh.federation.GlobalModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes learn together; what their spans say is held against their own files. */
class LearningOfProcessesTest {
  private static final int NODES = 3;
  private static final List<String> OPERATIONS =
      List.of(
          "ml.inference",
          "ml.training",
          "ml.evaluation",
          "fl.local_training",
          "fl.model_upload",
          "fl.aggregation",
          "fl.model_download");

  private final MeshUnderTest mesh = new MeshUnderTest(NODES);
  private final RecordedTraces recorded = mesh.recorded();
  private final Map<String, NodeUnderTest> nodes = mesh.nodes();
  @TempDir Path data;

  @AfterEach
  void endAll() throws InterruptedException {
    mesh.end();
  }

  @Test
  void whatIsLearntTogetherIsSeenAndIsWhatTheNodesHave() throws Exception {
    mesh.startAll(data, Duration.ofMinutes(1));
    await()
        .atMost(120, SECONDS)
        .until(() -> nodes.values().stream().allMatch(node -> rounds(node) >= 2));
    await()
        .atMost(60, SECONDS)
        .untilAsserted(() -> assertThat(missing()).as("operations not seen").isEmpty());

    await().atMost(30, SECONDS).untilAsserted(this::aggregationsLinkToTheUploadsThatTheyMerge);
    whatANodeKeepsIsWhatTheNextRoundBeginsWith();
    await().atMost(30, SECONDS).untilAsserted(this::theAccuracyIsThatOfTheModelOnTheHeldOutData);
    await().atMost(30, SECONDS).untilAsserted(this::forecastsAreAskedForByRouteCalculations);
    for (NodeUnderTest node : nodes.values()) {
      assertThat(Double.parseDouble(node.status("forecast_error"))).isPositive();
      assertThat(Double.parseDouble(node.status("average_error"))).isPositive();
    }

    String leader =
        nodes.entrySet().stream()
            .filter(node -> node.getValue().leads())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    long before = rounds(nodes.get(leader));
    nodes.remove(leader).kill();
    await("another aggregator goes on with the model")
        .atMost(60, SECONDS)
        .until(() -> nodes.values().stream().allMatch(node -> rounds(node) > before));
  }

  private static long rounds(NodeUnderTest node) {
    String rounds = node.status("model_rounds");
    return rounds.isEmpty() ? 0 : Long.parseLong(rounds);
  }

  private Set<String> missing() throws Exception {
    Set<String> missing = new TreeSet<>();
    for (String operation : OPERATIONS) {
      for (String node : operation.equals("fl.aggregation") ? Set.<String>of() : nodes.keySet()) {
        if (recorded.spans(node, operation).isEmpty()) {
          missing.add(operation + " of " + node);
        }
      }
    }
    if (all("fl.aggregation").isEmpty()) {
      missing.add("fl.aggregation");
    }
    return missing;
  }

  private void aggregationsLinkToTheUploadsThatTheyMerge() throws Exception {
    Map<String, JsonNode> uploads = new HashMap<>();
    Map<String, Set<String>> hashesOf = new TreeMap<>();
    for (JsonNode upload : all("fl.model_upload")) {
      uploads.put(upload.get("spanID").asText(), upload);
      assertThat(RecordedTraces.tag(upload, "fl.model.size").asLong()).isEqualTo(8 * 8);
      hashesOf
          .computeIfAbsent(
              // A round that came to nothing is begun again under its number, in another trace.
              tag(upload, "fl.client.id") + " in " + upload.get("traceID").asText(),
              key -> new TreeSet<>())
          .add(tag(upload, "fl.model.hash"));
    }
    assertThat(hashesOf)
        .as("both ends say the same")
        .allSatisfy((k, v) -> assertThat(v).hasSize(1));
    int merged = 0;
    for (JsonNode aggregation : all("fl.aggregation")) {
      List<JsonNode> linked = new ArrayList<>();
      for (JsonNode reference : aggregation.get("references")) {
        if (reference.get("refType").asText().equals("FOLLOWS_FROM")) {
          linked.add(uploads.get(reference.get("spanID").asText()));
        }
      }
      int clients = RecordedTraces.tag(aggregation, "fl.clients").asInt();
      assertThat(linked).doesNotContainNull().hasSize(clients);
      assertThat(linked)
          .allSatisfy(
              upload -> {
                assertThat(tag(upload, "fl.round")).isEqualTo(tag(aggregation, "fl.round"));
                assertThat(tag(upload, "span.kind")).isEqualTo("server");
                assertThat(upload.get("traceID")).isEqualTo(aggregation.get("traceID"));
              });
      assertThat(tag(aggregation, "fl.strategy")).isEqualTo("fed_avg");
      merged += clients;
    }
    assertThat(merged).isGreaterThanOrEqualTo(NODES);
  }

  private void whatANodeKeepsIsWhatTheNextRoundBeginsWith() throws Exception {
    for (String id : nodes.keySet()) {
      Path file = data.resolve(id).resolve("learning").resolve("model");
      GlobalModel kept = GlobalModel.parse(Files.readString(file).strip());
      await()
          .atMost(30, SECONDS)
          .untilAsserted(
              () ->
                  assertThat(downloadedIn(kept.rounds() + 1))
                      .containsExactly(kept.weights().hash()));
    }
  }

  private Set<String> downloadedIn(long round) throws IOException, InterruptedException {
    Set<String> hashes = new TreeSet<>();
    for (JsonNode download : all("fl.model_download")) {
      if (RecordedTraces.tag(download, "fl.round").asLong() == round) {
        hashes.add(tag(download, "fl.model.hash"));
      }
    }
    return hashes;
  }

  private void theAccuracyIsThatOfTheModelOnTheHeldOutData() throws Exception {
    for (String id : nodes.keySet()) {
      List<String> lines =
          Files.readAllLines(data.resolve(id).resolve("learning").resolve("judged.csv"));
      String version = lines.get(0).substring(0, lines.get(0).indexOf(','));
      double[] weights = numbers(lines.get(0).replaceFirst("^[^\\[]*", ""));
      int right = 0;
      for (String line : lines.subList(1, lines.size())) {
        double[] example = numbers(line); // inputs, target, tolerance
        double answer = 0;
        for (int i = 0; i < weights.length; i++) {
          answer += weights[i] * example[i];
        }
        if (Math.abs(answer - example[weights.length]) <= example[weights.length + 1]) {
          right++;
        }
      }
      double accuracy = (double) right / (lines.size() - 1);
      assertThat(recorded.spans(id, "ml.evaluation"))
          .as("of model %s on %s, which is right in %s", version, id, accuracy)
          .anySatisfy(
              span -> {
                assertThat(tag(span, "ml.model.version")).isEqualTo(version);
                assertThat(RecordedTraces.tag(span, "ml.evaluation.accuracy").asDouble())
                    .isCloseTo(accuracy, within(1e-9));
                assertThat(RecordedTraces.tag(span, "ml.evaluation.examples").asInt())
                    .isEqualTo(lines.size() - 1);
              });
    }
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.replaceAll("[\\[\\] ]", "").split(",", -1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private void forecastsAreAskedForByRouteCalculations() throws Exception {
    int inferences = 0;
    for (String id : nodes.keySet()) {
      for (JsonNode trace : recorded.traces(id, "ml.inference")) {
        Map<String, String> names = new HashMap<>();
        trace
            .get("spans")
            .forEach(
                span -> names.put(span.get("spanID").asText(), span.get("operationName").asText()));
        for (JsonNode span : trace.get("spans")) {
          if (span.get("operationName").asText().equals("ml.inference")) {
            inferences++;
            assertThat(names.get(span.get("references").get(0).get("spanID").asText()))
                .isEqualTo("mesh.routing");
            assertThat(tag(span, "ml.model.name")).isEqualTo("link-quality");
            assertThat(RecordedTraces.tag(span, "ml.input.size").asInt()).isEqualTo(8);
            assertThat(RecordedTraces.tag(span, "ml.output.score").asDouble()).isPositive();
          }
        }
      }
    }
    assertThat(inferences).isPositive();
  }

  private List<JsonNode> all(String operation) throws IOException, InterruptedException {
    Map<String, JsonNode> spans = new TreeMap<>();
    for (String id : nodes.keySet()) {
      recorded.spans(id, operation).forEach(span -> spans.put(span.get("spanID").asText(), span));
    }
    return List.copyOf(spans.values());
  }

  private static String tag(JsonNode span, String key) {
    return RecordedTraces.tag(span, key).asText();
  }
}
