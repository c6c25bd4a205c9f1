package io.meshspan.sdk.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsistentSamplerTest {
  private static final int TRACES = 200_000;

  private final Stage stage = new Stage(4711);

  private static Sampler ratio(double share) {
    return new ConsistentSampler(new FixedProbability(share));
  }

  private static Sampler ruled(String rules, double otherwise) {
    return new ConsistentSampler(Rules.parse(rules, new FixedProbability(otherwise)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 0.1, 0.5, 0.9, 1})
  void keepsItsShareOfTraces(double share) {
    Sampler sampler = ratio(share);
    int kept = 0;
    for (int i = 0; i < TRACES; i++) {
      kept += stage.keeps(sampler, "any") ? 1 : 0;
    }
    double sixSigma = 6 * Math.sqrt(TRACES * share * (1 - share));
    assertThat((double) kept).isCloseTo(TRACES * share, within(sixSigma));
  }

  @Test
  void whatALowerShareKeepsAHigherKeepsToo() {
    Sampler few = ratio(0.1);
    Sampler many = ratio(0.3);
    int keptByFew = 0;
    for (int i = 0; i < 10_000; i++) {
      String traceId = stage.traceId();
      if (Stage.isKept(stage.root(few, traceId, "any"))) {
        keptByFew++;
        assertThat(Stage.isKept(stage.root(many, traceId, "any"))).as(traceId).isTrue();
      }
    }
    assertThat(keptByFew).isPositive();
  }

  @Test
  void saysByWhichThresholdItKept() {
    TraceState others = TraceState.builder().put("vendor", "x").build();
    var kept = stage.root(ratio(1), "any");
    assertThat(kept.getUpdatedTraceState(TraceState.getDefault()).get("ot")).isEqualTo("th:0");
    assertThat(kept.getUpdatedTraceState(others).asMap())
        .containsEntry("vendor", "x")
        .containsEntry("ot", "th:0");

    Sampler quarter = ratio(0.25);
    String traceId = "0000000000000001" + "00" + "ffffffffffffff";
    assertThat(stage.root(quarter, traceId, "any").getUpdatedTraceState(TraceState.getDefault()))
        .extracting(state -> state.get("ot"))
        .isEqualTo("th:c");
  }

  @Test
  void whatIsKeptScalesToWhatThereWas() {
    // Rules of different probabilities, and a count of what there was from what was kept alone.
    Sampler sampler = ruled("often=0.01,seldom=0.5", 1);
    double scaled = 0;
    for (int i = 0; i < TRACES; i++) {
      String operation = i % 10 == 0 ? "seldom" : i % 10 == 1 ? "other" : "often";
      var result = stage.root(sampler, operation);
      if (Stage.isKept(result)) {
        String th = result.getUpdatedTraceState(TraceState.getDefault()).get("ot").substring(3);
        long threshold = Long.parseLong((th + "0".repeat(14)).substring(0, 14), 16);
        scaled += 1 / (1 - threshold / (double) (1L << 56));
      }
    }
    // σ² = Σ (1 - p) / p over all traces
    double sigma = Math.sqrt(TRACES * (0.8 * 99 + 0.1 * 1));
    assertThat(scaled).isCloseTo(TRACES, within(6 * sigma));
  }

  @Test
  void aSpanWithAParentIsWhatItsParentIs() {
    assertThat(stage.continues(ratio(0), true)).isTrue();
    assertThat(stage.continues(ratio(1), false)).isFalse();
  }

  @Test
  void theFirstRuleThatFitsHolds() {
    Sampler sampler = ruled("raft.leader_election=1, raft.*=0, *=1", 0);
    assertThat(stage.keeps(sampler, "raft.leader_election")).isTrue();
    assertThat(stage.keeps(sampler, "raft.leader_election_2")).isFalse();
    assertThat(stage.keeps(sampler, "raft.commit")).isFalse();
    assertThat(stage.keeps(sampler, "mesh.routing")).isTrue();
    assertThat(stage.keeps(ruled("", 1), "raft.commit")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "raft|\"raft\" is no rule",
        "=1|\"=1\" is no rule",
        "raft.*.x=1|\"raft.*.x=1\" is no rule",
        "raft.*=2|\"raft.*=2\": the probability must be 0 to 1, got \"2\"",
        "raft.*=|\"raft.*=\": the probability must be 0 to 1, got \"\"",
        "a=1,b=NaN|\"b=NaN\": the probability must be 0 to 1, got \"NaN\""
      })
  void aRuleThatCannotBeIsNamed(String rules, String message) {
    assertThatThrownBy(() -> ruled(rules, 1)).hasMessageStartingWith(message);
  }
}
