package io.meshspan.mesh.autonomic;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.Meshspan;
import io.meshspan.api.mapek.ActionOutcome;
import io.meshspan.api.mapek.CycleOutcome;
import io.meshspan.mesh.autonomic.Reading.Quantity;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AutonomicLoopTest {
  private static final String LINK = "node-1->node-2";

  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private final Surroundings surroundings = new Surroundings();
  private final AutonomicLoop loop =
      new AutonomicLoop("node-1", surroundings, Meshspan.of(TELEMETRY.getOpenTelemetry()));

  @Test
  void aCycleIsFivePhasesBelowIt() {
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALTHY);
    SpanData cycle = span("mape_k.cycle");
    assertThat(text(cycle, "mape_k.cycle.outcome")).isEqualTo("healthy");
    assertThat(number(cycle, "mape_k.cycle.number")).isEqualTo(1);
    assertThat(TELEMETRY.getSpans())
        .map(SpanData::getName)
        .containsExactly(
            "mape_k.monitor",
            "mape_k.analyze",
            "mape_k.plan",
            "mape_k.execute",
            "mape_k.knowledge",
            "mape_k.cycle");
    assertThat(TELEMETRY.getSpans().subList(0, 5))
        .allSatisfy(phase -> assertThat(phase.getParentSpanId()).isEqualTo(cycle.getSpanId()));
    assertThat(number(span("mape_k.monitor"), "mape_k.metrics.count")).isEqualTo(6);
  }

  @Test
  void routesAreLedAroundALostPeerOnceAndBackWhenItReturns() {
    loop.cycle();
    surroundings.peerAnswers = 0;
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALED);
    assertThat(surroundings.done).containsExactly(new Action(Action.Kind.RE_ROUTE, "node-3"));
    surroundings.answer = ActionOutcome.SKIPPED;
    assertThat(loop.cycle())
        .as("it is still gone, and nothing is left to do")
        .isEqualTo(CycleOutcome.DEGRADED);
    surroundings.answer = ActionOutcome.SUCCEEDED;
    surroundings.peerAnswers = 1;
    surroundings.done.clear();
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALED);
    assertThat(surroundings.done).containsExactly(new Action(Action.Kind.RE_ADMIT, "node-3"));
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALTHY);
  }

  @Test
  void whatWasFoundAndDoneIsSaidAsEvents() {
    loop.cycle();
    surroundings.peerAnswers = 0;
    TELEMETRY.clearSpans();
    loop.cycle();
    assertThat(span("mape_k.analyze").getEvents())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getName()).isEqualTo("mape_k.anomaly");
              assertThat(event.getAttributes().asMap().values())
                  .containsExactlyInAnyOrder("peer_lost", "node-3", 1.0);
            });
    assertThat(span("mape_k.execute").getEvents())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getAttributes().asMap().values())
                    .containsExactlyInAnyOrder("re_route", "node-3", "succeeded"));
  }

  @Test
  void routesAreLedAroundALinkThatIsDownAndBackWhenItIsUp() {
    loop.cycle();
    surroundings.linkUp = 0;
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALED);
    assertThat(surroundings.done).containsExactly(new Action(Action.Kind.RE_ROUTE, LINK));
    surroundings.linkUp = 1;
    surroundings.done.clear();
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALED);
    assertThat(surroundings.done).containsExactly(new Action(Action.Kind.RE_ADMIT, LINK));
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALTHY);
  }

  @Test
  void aCertificateThatNobodyRenewsIsFetchedBeforeItsEndAndAfter() {
    for (double secondsToGo : new double[] {58, 53, 33, 60, 30, 25}) {
      surroundings.svidToGo = secondsToGo;
      assertThat(loop.cycle()).as(secondsToGo + " s to go").isEqualTo(CycleOutcome.HEALTHY);
    }
    surroundings.svidToGo = 19;
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALED);
    surroundings.svidToGo = -5;
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALED);
    Action fetch = new Action(Action.Kind.FETCH_SVID, "node-1");
    assertThat(surroundings.done).containsExactly(fetch, fetch);
    surroundings.svidToGo = 20;
    assertThat(loop.cycle()).as("a shorter life is a life too").isEqualTo(CycleOutcome.HEALTHY);
  }

  @Test
  void aCertificateThatHasExpiredBeforeItWasFirstReadIsFetched() {
    surroundings.svidToGo = -1;
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALED);
  }

  @Test
  void aPeerThatWasNeverThereIsNotLost() {
    surroundings.peerAnswers = 0;
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALTHY);
  }

  @Test
  void aLinkThatIsSlowerThanItEverWasIsFoundAndWhatIsNormalIsRemembered() {
    for (int i = 0; i < Baseline.ENOUGH; i++) {
      surroundings.rttMillis = 10 + i % 2;
      assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALTHY);
    }
    loop.cycle();
    assertThat(surroundings.memory).containsKey("baseline.rtt." + LINK);
    assertThat(surroundings.memory.get("baseline.rtt." + LINK)).startsWith("10.");
    surroundings.rttMillis = 60;
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALED);
    assertThat(surroundings.done).containsExactly(new Action(Action.Kind.RE_CALCULATE, LINK));
  }

  @Test
  void confidenceIsTheShareOfReadingsForWhichNormalIsKnown() {
    loop.cycle();
    assertThat(confidence()).isEqualTo(5.0 / 6);
    for (int i = 0; i < Baseline.ENOUGH; i++) {
      loop.cycle();
    }
    TELEMETRY.clearSpans();
    loop.cycle();
    assertThat(confidence()).isEqualTo(1);
  }

  @Test
  void withoutALeaderThereIsNothingToDoButWait() {
    surroundings.leaderKnown = 0;
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.DEGRADED);
    assertThat(surroundings.done).isEmpty();
  }

  @Test
  void anActionThatFailsLeavesTheNodeDegraded() {
    loop.cycle();
    surroundings.peerAnswers = 0;
    surroundings.answer = null; // throws
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.DEGRADED);
    assertThat(TELEMETRY.getSpans())
        .filteredOn(span -> span.getName().equals("mape_k.execute"))
        .last()
        .satisfies(span -> assertThat(number(span, "mape_k.actions.failed")).isEqualTo(1));
  }

  @Test
  void aSensorThatFailsFailsTheCycleAndTheNextOneComesAllTheSame() {
    surroundings.broken = true;
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.FAILED);
    surroundings.broken = false;
    assertThat(loop.cycle()).isEqualTo(CycleOutcome.HEALTHY);
  }

  @Test
  void anInsightThatCannotBeKeptNowIsTriedAgain() {
    surroundings.memoryFails = true;
    for (int i = 0; i <= Baseline.ENOUGH; i++) {
      loop.cycle();
    }
    assertThat(surroundings.memory).isEmpty();
    surroundings.memoryFails = false;
    loop.cycle();
    assertThat(surroundings.memory).hasSize(1);
  }

  private double confidence() {
    return span("mape_k.analyze")
        .getAttributes()
        .get(AttributeKey.doubleKey("mape_k.analysis.confidence"));
  }

  private static SpanData span(String name) {
    return TELEMETRY.getSpans().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String text(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  private static long number(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.longKey(key));
  }

  /** A node whose sensors say what the test says. */
  private static final class Surroundings implements ManagedNode {
    private final List<Action> done = new ArrayList<>();
    private final Map<String, String> memory = new TreeMap<>();
    private double peerAnswers = 1;
    private double linkUp = 1;
    private double rttMillis = 10;
    private double leaderKnown = 1;
    private double svidToGo = 60;
    private boolean broken;
    private boolean memoryFails;
    private ActionOutcome answer = ActionOutcome.SUCCEEDED;

    @Override
    public List<Reading> read() {
      if (broken) {
        throw new IllegalStateException("the sensor is broken");
      }
      return List.of(
          new Reading(Quantity.PEER_REACHABLE, "node-3", peerAnswers),
          new Reading(Quantity.LINK_UP, LINK, linkUp),
          new Reading(Quantity.LINK_RTT, LINK, rttMillis),
          new Reading(Quantity.LEADER_KNOWN, "raft", leaderKnown),
          new Reading(Quantity.APPLY_LAG, "raft", 0),
          new Reading(Quantity.SVID_EXPIRY, "node-1", svidToGo));
    }

    @Override
    public ActionOutcome carryOut(Action action) {
      if (answer == null) {
        throw new IllegalStateException("the effector is broken");
      }
      done.add(action);
      return answer;
    }

    @Override
    public CompletableFuture<Long> remember(String key, String value) {
      if (memoryFails) {
        return CompletableFuture.failedFuture(new IllegalStateException("no leader"));
      }
      memory.put(key, value);
      return CompletableFuture.completedFuture(1L);
    }
  }
}
