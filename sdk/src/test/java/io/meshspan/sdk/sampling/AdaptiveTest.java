package io.meshspan.sdk.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdaptiveTest {
  private static final int SETTLED_AFTER_SECONDS = 30;

  private final Stage stage = new Stage(815);

  private Sampler budget(double spansPerSecond) {
    return new ConsistentSampler(new Adaptive(spansPerSecond, stage::nanoTime));
  }

  /**
   * Has operations begin traces at their rates, each with so many spans, and counts the traces kept
   * a second once that has gone on for a while.
   */
  private Map<String, Double> keptPerSecond(
      Sampler sampler, Map<String, Double> rates, int spansPerTrace, int seconds) {
    Map<String, Double> due = new TreeMap<>();
    Map<String, Double> kept = new TreeMap<>();
    rates.keySet().forEach(name -> kept.put(name, 0.0));
    int steps = 200;
    for (int second = 0; second < SETTLED_AFTER_SECONDS + seconds; second++) {
      for (int step = 0; step < steps; step++) {
        stage.pass(1.0 / steps);
        for (String name : rates.keySet()) {
          double owed = due.merge(name, rates.get(name) / steps, Double::sum);
          for (; owed >= 1; owed--) {
            if (stage.keeps(sampler, name)) {
              for (int child = 1; child < spansPerTrace; child++) {
                stage.continues(sampler, true);
              }
              if (second >= SETTLED_AFTER_SECONDS) {
                kept.merge(name, 1.0 / seconds, Double::sum);
              }
            }
          }
          due.put(name, owed);
        }
      }
    }
    return kept;
  }

  private static double sum(Map<String, Double> rates) {
    return rates.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  @Test
  void holdsItsBudgetOfSpansHoweverManySpansATraceHas() {
    for (int spansPerTrace : new int[] {1, 5, 40}) {
      Map<String, Double> kept =
          keptPerSecond(budget(200), Map.of("a", 900.0, "b", 600.0), spansPerTrace, 60);
      assertThat(sum(kept) * spansPerTrace)
          .as("%d spans a trace: %s", spansPerTrace, kept)
          .isCloseTo(200, within(30.0));
    }
  }

  @Test
  void givesEachOperationTheSameAndWhatOneDoesNotNeedToTheOthers() {
    Map<String, Double> kept =
        keptPerSecond(
            budget(100),
            Map.of("flood", 2_000.0, "busy", 200.0, "rare", 0.5, "some", 10.0),
            1,
            120);
    assertThat(kept.get("rare")).as("all of what is rare").isCloseTo(0.5, within(0.02));
    assertThat(kept.get("some")).as("all of what fits its share").isCloseTo(10, within(0.2));
    double rest = (100 - 10.5) / 2;
    assertThat(kept.get("busy")).isCloseTo(rest, within(rest * 0.15));
    assertThat(kept.get("flood")).isCloseTo(rest, within(rest * 0.15));
  }

  @Test
  void keepsEverythingWhereThereIsRoom() {
    Map<String, Double> kept = keptPerSecond(budget(1_000), Map.of("a", 50.0, "b", 7.0), 4, 20);
    assertThat(sum(kept)).isCloseTo(57, within(0.5));
  }

  @Test
  void neverStarvesAnOperationWhateverElsewhereIsContinued() {
    Sampler sampler = budget(10);
    int kept = 0;
    for (int tenth = 0; tenth < 6_000; tenth++) { // ten minutes, all of the budget spent twice over
      stage.pass(0.1);
      stage.continues(sampler, true);
      stage.continues(sampler, true);
      kept += stage.keeps(sampler, "ours") ? 1 : 0;
    }
    assertThat(kept).isGreaterThanOrEqualTo(5);
  }

  @Test
  void aBurstPassesTheBudgetForSecondsAlone() {
    Sampler sampler = budget(100);
    int kept = 0;
    for (int i = 0; i < 100_000; i++) { // in one second, of which nobody knew before
      stage.pass(1e-5);
      kept += stage.keeps(sampler, "burst") ? 1 : 0;
    }
    // The share of five seconds whole, then share / rate: 500 (1 + ln(100,000 / 500)) at most.
    assertThat(kept).isBetween(500, 3_300);
  }

  @Test
  void goesBackToEverythingWhenTheFloodIsOver() {
    Sampler sampler = budget(50);
    keptPerSecond(sampler, Map.of("flood", 1_000.0), 1, 5);
    stage.pass(60);
    assertThat(keptPerSecond(sampler, Map.of("flood", 5.0), 1, 30).get("flood"))
        .isCloseTo(5, within(0.2));
  }

  @Test
  void moreOperationsThanItKnowsShareOnePlace() {
    Adaptive adaptive = new Adaptive(100, stage::nanoTime);
    for (int i = 0; i < 100_000; i++) {
      String name = "operation-" + i;
      stage.pass(1e-4);
      adaptive.begun(name, adaptive.threshold(name).probability() == 1);
    }
    assertThat(adaptive.threshold("one more").probability())
        .as("those without a place of their own came in thousands a second")
        .isLessThan(0.1);
    assertThat(adaptive.threshold("operation-3").probability()).isEqualTo(1);
  }

  @Test
  void theFairShareFillsUpFromTheLowest() {
    assertThat(Adaptive.fairShare(10, new double[] {1, 2, 30})).isEqualTo(7);
    assertThat(Adaptive.fairShare(10, new double[] {20, 30})).isEqualTo(5);
    assertThat(Adaptive.fairShare(10, new double[] {1, 2})).isEqualTo(10);
    assertThat(Adaptive.fairShare(10, new double[] {})).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void needsABudget(double spansPerSecond) {
    assertThatThrownBy(() -> budget(spansPerSecond))
        .hasMessage("a budget is more than 0 spans a second, not " + spansPerSecond);
  }
}
