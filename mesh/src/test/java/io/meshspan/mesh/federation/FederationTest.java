package io.meshspan.mesh.federation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.learning.Evaluation;
import io.meshspan.mesh.learning.Learner;
import io.meshspan.mesh.learning.TrainedModel;
import io.meshspan.mesh.learning.Vector;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes and a post that brings every message on a thread of its own. */
class FederationTest {
  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId THREE = new NodeId(3);
  private static final Federation.Timing TIMING =
      new Federation.Timing(Duration.ofSeconds(5), Duration.ofSeconds(2));

  private final Map<NodeId, Federation> federations = new ConcurrentHashMap<>();
  private final Map<NodeId, Pupil> pupils = new TreeMap<>();
  private final Set<NodeId> gone = ConcurrentHashMap.newKeySet();
  private final ExecutorService postmen = Executors.newCachedThreadPool();

  FederationTest() {
    for (NodeId node : List.of(ONE, TWO, THREE)) {
      Pupil pupil = new Pupil(node.number());
      pupils.put(node, pupil);
      federations.put(node, federation(node, pupil));
    }
  }

  private Federation federation(NodeId node, Pupil pupil) {
    return new Federation(
        node,
        pupil,
        (destination, type, body) -> bring(node, destination, body),
        pupil,
        TIMING,
        TELEMETRY.getOpenTelemetry(),
        Meshspan.of(TELEMETRY.getOpenTelemetry()));
  }

  private boolean bring(NodeId from, NodeId destination, String body) {
    if (gone.contains(destination) || gone.contains(from)) {
      return false;
    }
    postmen.execute(Context.current().wrap(() -> federations.get(destination).take(from, body)));
    return true;
  }

  @AfterEach
  void end() {
    pupils.values().forEach(pupil -> pupil.mayGoOn.countDown());
    federations.values().forEach(Federation::close);
    postmen.shutdownNow();
  }

  @Test
  void theMergedModelIsTheAverageByExamplesAndTheNextRoundBeginsWithIt() {
    round(ONE);
    awaitRounds(ONE, 1);
    // each pupil adds its number to both weights, from as many examples as ten times its number
    double average = (10 * 1 + 20 * 2 + 30 * 3) / 60.0;
    assertThat(model(ONE).weights().distanceTo(Vector.of(average, average))).isLessThan(1e-12);
    round(ONE);
    awaitRounds(ONE, 2);
    assertThat(model(ONE).weights().at(0)).isCloseTo(2 * average, within(1e-12));
    assertThat(pupils.get(TWO).adopted).containsExactly("0", "1");
    assertThat(model(TWO).rounds()).as("what it began the round with").isEqualTo(1);
    assertThat(pupils.get(TWO).read()).contains(model(TWO));
  }

  @Test
  void aRoundIsOneTraceAndItsAggregationLinksToTheUploadsThatItMerges() {
    round(ONE);
    awaitRounds(ONE, 1);
    await().atMost(5, SECONDS).until(() -> spans("fl.model_upload").size() == 6);
    await().atMost(5, SECONDS).until(() -> spans("fl.aggregation").size() == 1);
    assertThat(TELEMETRY.getSpans().stream().map(SpanData::getTraceId).distinct()).hasSize(1);
    SpanData aggregation = spans("fl.aggregation").get(0);
    assertThat(number(aggregation, "fl.clients")).isEqualTo(3);
    assertThat(number(aggregation, "fl.clients.failed")).isZero();
    assertThat(aggregation.getAttributes().get(AttributeKey.stringKey("fl.strategy")))
        .isEqualTo("fed_avg");
    assertThat(aggregation.getAttributes().get(AttributeKey.doubleKey("fl.accuracy")))
        .isEqualTo(0.75);
    assertThat(aggregation.getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactlyInAnyOrderElementsOf(
            spans("fl.model_upload").stream()
                .filter(span -> span.getKind() == SpanKind.SERVER)
                .map(SpanData::getSpanContext)
                .toList());
    for (String operation : List.of("fl.model_upload", "fl.model_download")) {
      for (SpanData server : spans(operation)) {
        if (server.getKind() == SpanKind.SERVER) {
          SpanData client = parentOf(server);
          assertThat(client.getKind()).isEqualTo(SpanKind.CLIENT);
          assertThat(client.getAttributes()).isEqualTo(server.getAttributes());
        }
      }
    }
    assertThat(spans("fl.local_training"))
        .hasSize(3)
        .allSatisfy(span -> assertThat(number(span, "fl.examples")).isBetween(10L, 30L));
  }

  @Test
  void aStragglerIsNotWaitedForAndIsToldThatTheRoundIsOver() {
    pupils.get(THREE).isSlow = true;
    round(ONE);
    awaitRounds(ONE, 1);
    double average = (10 * 1 + 20 * 2) / 30.0;
    assertThat(model(ONE).weights().at(0)).isCloseTo(average, within(1e-12));
    await().atMost(5, SECONDS).until(() -> spans("fl.aggregation").size() == 1);
    SpanData aggregation = spans("fl.aggregation").get(0);
    assertThat(number(aggregation, "fl.clients")).isEqualTo(2);
    assertThat(number(aggregation, "fl.clients.failed")).isEqualTo(1);
    assertThat(aggregation.getLinks()).hasSize(2);
    pupils.get(THREE).mayGoOn.countDown();
    await()
        .atMost(5, SECONDS)
        .untilAsserted(
            () ->
                assertThat(spans("fl.model_upload"))
                    .filteredOn(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
                    .extracting(span -> span.getStatus().getDescription())
                    .containsExactlyInAnyOrder("the round is over", "refused: the round is over"));
    assertThat(model(ONE).weights().at(0)).isCloseTo(average, within(1e-12));
  }

  @Test
  void aStragglerLeavesOutTheRoundsThatItMissedAndIsWithTheLatestAgain() {
    pupils.get(THREE).isSlow = true;
    for (int i = 1; i <= 3; i++) {
      round(ONE);
      awaitRounds(ONE, i);
    }
    pupils.get(THREE).isSlow = false;
    pupils.get(THREE).mayGoOn.countDown();
    round(ONE);
    awaitRounds(ONE, 4);
    await().atMost(5, SECONDS).until(() -> spans("fl.aggregation").size() == 4);
    assertThat(number(spans("fl.aggregation").get(3), "fl.clients")).isEqualTo(3);
    assertThat(pupils.get(THREE).adopted).startsWith("0").endsWith("3").hasSizeLessThan(4);
  }

  @Test
  void aClientThatIsGoneIsDoneWithout() {
    gone.add(THREE);
    round(ONE);
    awaitRounds(ONE, 1);
    assertThat(model(ONE).weights().at(0)).isCloseTo((10 * 1 + 20 * 2) / 30.0, within(1e-12));
  }

  @Test
  void withoutHalfOfTheClientsTheModelStaysAsItIs() {
    gone.addAll(Set.of(TWO, THREE));
    round(ONE);
    await().atMost(10, SECONDS).until(() -> spans("fl.aggregation").size() == 1);
    assertThat(spans("fl.aggregation").get(0).getStatus().getDescription())
        .isEqualTo("fewer than half of the clients sent a usable update");
    assertThat(model(ONE).rounds()).isZero();
  }

  @Test
  void weightsThatNoTrainingHasMadeAreRefusedAndSeen() {
    pupils.get(THREE).poison = Double.NaN;
    round(ONE);
    awaitRounds(ONE, 1);
    assertThat(model(ONE).weights().at(0)).isCloseTo((10 * 1 + 20 * 2) / 30.0, within(1e-12));
    assertThat(spans("fl.model_upload"))
        .filteredOn(span -> span.getKind() == SpanKind.SERVER)
        .filteredOn(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
        .singleElement()
        .extracting(span -> span.getStatus().getDescription())
        .isEqualTo("weights that no training has made");
  }

  @Test
  void anotherAggregatorGoesOnWithTheModelThatTheClientsHave() {
    round(ONE);
    awaitRounds(ONE, 1);
    round(ONE);
    awaitRounds(ONE, 2);
    await().atMost(5, SECONDS).until(() -> model(TWO).rounds() == 1);
    gone.add(ONE);
    federations.get(TWO).beginRound(Set.of(TWO, THREE));
    awaitRounds(TWO, 2);
    assertThat(model(TWO).weights().at(0)).isGreaterThan(2);
  }

  @Test
  void anAggregatorThatWasAwayIsBroughtTheModelThatItMissed() {
    gone.add(THREE);
    round(ONE);
    awaitRounds(ONE, 1);
    round(ONE);
    awaitRounds(ONE, 2);
    gone.clear();
    federations.get(THREE).beginRound(Set.of(ONE, TWO, THREE));
    await().atMost(5, SECONDS).until(() -> model(THREE).rounds() == 2);
    assertThat(model(THREE)).isEqualTo(model(ONE));
  }

  @Test
  void aNodeThatIsStartedAgainBeginsWithTheModelThatItKept() {
    round(ONE);
    awaitRounds(ONE, 1);
    try (Federation again = federation(ONE, pupils.get(ONE))) {
      assertThat(again.model()).isEqualTo(model(ONE));
    }
  }

  @Test
  void whatCannotBeUnderstoodIsPassedOver() {
    for (String nonsense : List.of("", "round", "round x", "model 1 1 !!", "newer 9 AAAA")) {
      federations.get(ONE).take(TWO, nonsense);
    }
    federations.get(ONE).take(TWO, new FederationMessage.Accepted(99).text());
    assertThat(model(ONE).rounds()).isZero();
  }

  private void round(NodeId aggregator) {
    federations.get(aggregator).beginRound(Set.of(ONE, TWO, THREE));
  }

  private void awaitRounds(NodeId node, long rounds) {
    await().atMost(10, SECONDS).until(() -> model(node).rounds() == rounds);
  }

  private GlobalModel model(NodeId node) {
    return federations.get(node).model();
  }

  private static List<SpanData> spans(String name) {
    return TELEMETRY.getSpans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static SpanData parentOf(SpanData child) {
    return TELEMETRY.getSpans().stream()
        .filter(span -> span.getSpanId().equals(child.getParentSpanId()))
        .findFirst()
        .orElseThrow();
  }

  private static long number(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.longKey(key));
  }

  /** Learns nothing but its own number, which makes sums that can be done by hand. */
  private static final class Pupil implements Learner, ModelKeeper {
    final List<String> adopted = new ArrayList<>();
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    final int number;
    volatile boolean isSlow;
    volatile double poison;
    private volatile Optional<GlobalModel> kept = Optional.empty();

    Pupil(int number) {
      this.number = number;
    }

    @Override
    public Vector firstWeights() {
      return Vector.zeros(2);
    }

    @Override
    public Optional<TrainedModel> train(Vector weights, long round) {
      if (isSlow) {
        try {
          mayGoOn.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      Vector trained = weights.plus(number + poison, Vector.of(1, 1));
      return Optional.of(new TrainedModel(trained, 10 * number, 1, 0.5));
    }

    @Override
    public Optional<Evaluation> evaluate(Vector weights, String version) {
      return Optional.of(new Evaluation(8, 0.75, 0.1, 0.5, 0.2));
    }

    @Override
    public Optional<Evaluation> adopt(Vector weights, String version) {
      adopted.add(version);
      return evaluate(weights, version);
    }

    @Override
    public Optional<GlobalModel> read() {
      return kept;
    }

    @Override
    public void keep(GlobalModel model) {
      kept = Optional.of(model);
    }
  }
}
