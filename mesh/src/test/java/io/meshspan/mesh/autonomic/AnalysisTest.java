package io.meshspan.mesh.autonomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshspan.mesh.autonomic.Reading.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalysisTest {
  private static final String LINK = "node-1->node-2";

  private final Knowledge knowledge = new Knowledge("node-1");

  @Test
  void theRobustZScoreIsTheDistanceFromTheMedianInMedianAbsoluteDeviations() {
    Baseline baseline = new Baseline();
    for (double value : new double[] {10, 14, 18, 22, 26, 30, 34}) {
      baseline.learn(value);
    }
    assertThat(baseline.median()).isEqualTo(22);
    assertThat(baseline.deviation()).isCloseTo(1.4826 * 8, within(1e-9));
    assertThat(baseline.above(22 + 3 * 1.4826 * 8)).isCloseTo(3, within(1e-9));
    assertThat(baseline.above(5)).as("faster than ever is well").isZero();
  }

  @Test
  void upToHalfOfThePastMayBeOddWithoutMovingWhatIsNormal() {
    for (int i = 0; i < 20; i++) {
      analyze(new Reading(Quantity.LINK_RTT, LINK, 10));
    }
    for (int i = 0; i < 19; i++) {
      assertThat(analyze(new Reading(Quantity.LINK_RTT, LINK, 500)).anomalies())
          .as("still odd the %dth time", i + 1)
          .hasSize(1);
    }
    assertThat(knowledge.rttOf(LINK).median()).isEqualTo(10);
    analyze(new Reading(Quantity.LINK_RTT, LINK, 500));
    analyze(new Reading(Quantity.LINK_RTT, LINK, 500));
    assertThat(knowledge.rttOf(LINK).median()).as("what lasts has become normal").isEqualTo(500);
  }

  @Test
  void anAnomalySaysWhatTheReadingWasHeldAgainst() {
    for (int i = 0; i < 6; i++) {
      analyze(new Reading(Quantity.LINK_RTT, LINK, 10));
    }
    assertThat(analyze(new Reading(Quantity.LINK_RTT, LINK, 60)).anomalies())
        .singleElement()
        .satisfies(
            anomaly -> {
              assertThat(anomaly.score()).isEqualTo(6.25);
              assertThat(anomaly.why())
                  .isEqualTo(
                      "60.0 ms where 10.0 is the median: robust z-score 25.0, of which 4.0 is the"
                          + " limit");
            });
    assertThat(analyze(new Reading(Quantity.LEADER_LAG, "raft", 12)).anomalies())
        .singleElement()
        .extracting(Anomaly::why)
        .isEqualTo("12.0 where 10.0 is the limit");
  }

  @Test
  void aLeaderMayLagLessThanAFollower() {
    assertThat(analyze(new Reading(Quantity.APPLY_LAG, "raft", 12)).anomalies()).isEmpty();
    assertThat(answersTo(new Reading(Quantity.LEADER_LAG, "raft", 12)))
        .containsExactly(Action.Kind.HAND_OVER);
    assertThat(answersTo(new Reading(Quantity.APPLY_LAG, "raft", 40)))
        .containsExactly(Action.Kind.HOLD_BACK);
  }

  @Test
  void aMeasureIsEndedByTheSensorThatCalledForItAndNotBefore() {
    knowledge.did(new Action(Action.Kind.HOLD_BACK, "raft"));
    assertThat(analyze(new Reading(Quantity.APPLY_LAG, "raft", 20)).recovered()).isEmpty();
    assertThat(analyze(new Reading(Quantity.APPLY_LAG, "raft", 2)).recovered())
        .containsExactly(new Action(Action.Kind.GO_ON, "raft"));
    knowledge.did(new Action(Action.Kind.GO_ON, "raft"));
    assertThat(analyze(new Reading(Quantity.APPLY_LAG, "raft", 2)).recovered()).isEmpty();
  }

  @Test
  void aModelIsTrustedAgainOnlyWhenItIsClearlyBetterThanTheAverage() {
    assertThat(answersTo(new Reading(Quantity.MODEL_LOSS, "link-quality", 0.97))).isEmpty();
    assertThat(answersTo(new Reading(Quantity.MODEL_LOSS, "link-quality", 1.2)))
        .containsExactly(Action.Kind.FALL_BACK);
    knowledge.did(new Action(Action.Kind.FALL_BACK, "link-quality"));
    assertThat(analyze(new Reading(Quantity.MODEL_LOSS, "link-quality", 0.95)).recovered())
        .isEmpty();
    assertThat(analyze(new Reading(Quantity.MODEL_LOSS, "link-quality", 0.6)).recovered())
        .containsExactly(new Action(Action.Kind.TRUST_MODEL, "link-quality"));
  }

  @Test
  void aCallThatIsHeldIsMadeAgainOnceTheContractWouldTakeIt() {
    assertThat(answersTo(new Reading(Quantity.CALL_REVERTED, "report", 1)))
        .containsExactly(Action.Kind.HOLD_CALL);
    knowledge.did(new Action(Action.Kind.HOLD_CALL, "report"));
    Analysis refused = analyze(new Reading(Quantity.CALL_ACCEPTED, "report", 0));
    assertThat(refused.anomalies())
        .singleElement()
        .extracting(Anomaly::kind)
        .isEqualTo(Anomaly.Kind.CALL_REFUSED);
    assertThat(refused.recovered()).isEmpty();
    assertThat(analyze(new Reading(Quantity.CALL_ACCEPTED, "report", 1)).recovered())
        .containsExactly(new Action(Action.Kind.RESUME_CALL, "report"));
  }

  @Test
  void whatDidNotWorkIsTheLastChoiceTheNextTimeAndWhatWorkedIsCounted() {
    Anomaly dear = new Anomaly(Anomaly.Kind.CALL_OUT_OF_GAS, "settle", 1, "1 where 1 is the limit");
    Anomaly cheap = new Anomaly(Anomaly.Kind.CALL_OUT_OF_GAS, "settle", 0, "none");
    Experience experience = new Experience();
    List<Action> answers = Plan.answersTo(dear);
    Action raise = new Action(Action.Kind.RAISE_GAS, "settle");
    Action clear = new Action(Action.Kind.CLEAR_HISTORY, "settle");
    assertThat(experience.bestOf(answers)).isEqualTo(raise);
    experience.did(raise, dear);
    experience.learnFrom(List.of());
    assertThat(experience.account()).as("not measured again yet").isEmpty();
    experience.learnFrom(List.of(cheap));
    assertThat(experience.account())
        .containsEntry("raise_gas against call_out_of_gas", "worked 1 of 1");
    experience.failed(raise, dear);
    assertThat(experience.bestOf(answers)).isEqualTo(clear);
    experience.did(clear, dear);
    experience.learnFrom(List.of(dear));
    assertThat(experience.bestOf(answers)).as("none has worked").isEqualTo(raise);
    experience.did(clear, dear);
    experience.learnFrom(List.of(cheap));
    assertThat(experience.account())
        .containsEntry("raise_gas against call_out_of_gas", "worked 1 of 2")
        .containsEntry("clear_history against call_out_of_gas", "worked 1 of 2");
    assertThat(experience.bestOf(answers)).as("it is another situation now").isEqualTo(raise);
  }

  private Analysis analyze(Reading reading) {
    return Analysis.of(List.of(reading), knowledge);
  }

  private List<Action.Kind> answersTo(Reading reading) {
    return analyze(reading).anomalies().stream()
        .flatMap(anomaly -> Plan.answersTo(anomaly).stream())
        .map(Action::kind)
        .toList();
  }
}
