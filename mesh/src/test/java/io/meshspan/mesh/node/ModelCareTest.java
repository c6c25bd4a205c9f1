package io.meshspan.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshspan.api.Meshspan;
import io.meshspan.api.mapek.CycleOutcome;
import io.meshspan.mesh.learning.LinkLearner;
import io.meshspan.mesh.learning.LinkOutlook;
import io.meshspan.mesh.learning.Vector;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A link that swings once a day, the real learner, and then a day that is another. */
class ModelCareTest {
  @RegisterExtension final OpenTelemetryExtension telemetry = OpenTelemetryExtension.create();

  private static final NodeId NEIGHBOUR = new NodeId(2);
  private static final Duration DAY = Duration.ofSeconds(40);

  private final Meshspan meshspan = Meshspan.of(telemetry.getOpenTelemetry());
  private long now;
  private double sign = 1;
  private double average = 30;
  private final LinkOutlook outlook = new LinkOutlook(List.of(NEIGHBOUR), DAY, () -> now, meshspan);
  private final List<LinkLearner.Judged> judged = new ArrayList<>();
  private final LinkLearner learner = new LinkLearner(outlook, meshspan, judged::add);
  private final SelfManagedUnderTest node =
      new SelfManagedUnderTest("node-1", new ModelCare(outlook), telemetry);
  private Vector weights = learner.firstWeights();
  private long round;

  @Test
  void aModelThatTheLinksHaveLeftBehindIsNotObeyedUntilItHasLearntAnew() {
    measureFor(Duration.ofMinutes(2));
    assertThat(node.cycle()).as("no model, nothing to judge").isEqualTo(CycleOutcome.HEALTHY);
    learn(8);
    assertThat(node.cycle()).isEqualTo(CycleOutcome.HEALTHY);
    LinkLearner.Judged last = judged.get(judged.size() - 1);
    assertThat(outlook.lossNow().orElseThrow())
        .as("the loss that is read is the one that was measured")
        .isCloseTo(last.evaluation().loss() / last.evaluation().lossWithout(), within(1e-12))
        .isLessThan(0.9);
    assertThat(expected()).isNotEqualTo(average);

    sign = -1; // what was the slow half of the day is the fast one
    for (int i = 0; i < 120 && node.found().isEmpty(); i++) {
      measureFor(Duration.ofSeconds(5));
      node.cycle();
    }
    assertThat(node.found()).containsExactly("model_loss link-quality");
    assertThat(node.done()).containsExactly("fall_back succeeded");
    assertThat(expected()).as("the moving average").isEqualTo(average);

    boolean again = false;
    for (int i = 0; i < 120 && !again; i++) {
      measureFor(Duration.ofSeconds(5));
      learn(1);
      node.cycle();
      again = node.done().contains("trust_model succeeded");
    }
    assertThat(again).as("it has learnt what the links are like now").isTrue();
    assertThat(outlook.lossNow().orElseThrow()).isLessThan(0.9);
    assertThat(expected()).isNotEqualTo(average);
  }

  private double expected() {
    LinkQuality quality = new LinkQuality(average, 1, 0);
    return outlook.expected(Map.of(NEIGHBOUR, quality)).get(NEIGHBOUR).rttMillis();
  }

  private void learn(int rounds) {
    for (int i = 0; i < rounds; i++) {
      weights = learner.train(weights, ++round).orElseThrow().weights();
      learner.adopt(weights, Long.toString(round));
    }
  }

  private void measureFor(Duration time) {
    for (long end = now + time.toMillis(); now < end; ) {
      now += 500;
      average += (millisAt(now) - average) / 8;
      outlook.measured(NEIGHBOUR, millisAt(now), new LinkQuality(average, 1, 0));
    }
  }

  private double millisAt(long millis) {
    return 30 + sign * 20 * Math.sin(2 * Math.PI * millis / DAY.toMillis());
  }
}
