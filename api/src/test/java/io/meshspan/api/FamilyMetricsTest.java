package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.contract.CallOutcome;
import io.meshspan.api.core.Rejection;
import io.meshspan.api.dao.ProposalState;
import io.meshspan.api.raft.ElectionOutcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The families' own metrics come from the same calls as their spans. */
class FamilyMetricsTest {
  @ParameterizedTest(name = "sampled: {0}")
  @ValueSource(booleans = {true, false})
  void spansFeedTheirFamiliesGaugesAndCounters(boolean sampled) {
    try (Recorder recorder = sampled ? Recorder.recordingAll() : Recorder.recordingNone()) {
      Meshspan meshspan = recorder.meshspan();
      meshspan.raft().leaderElection(7, "node-2").outcome(ElectionOutcome.WON).close();
      meshspan.raft().leaderElection(8, "node-3").outcome(ElectionOutcome.LOST).close();
      meshspan.raft().commitEntries(3, 4180).close();
      meshspan.ml().modelEvaluation("link-quality").evaluationAccuracy(0.93).close();
      meshspan
          .contract()
          .contractCall("0x01", "f()")
          .gasUsed(48_211)
          .outcome(CallOutcome.SUCCESS)
          .close();

      Map<String, MetricData> metrics = recorder.metrics();
      assertThat(gauge(metrics, "raft.term")).isEqualTo(8);
      assertThat(gauge(metrics, "raft.commit.index")).isEqualTo(4180);
      assertThat(gauge(metrics, "ml.model.accuracy")).isEqualTo(0.93);
      assertThat(metrics.get("raft.elections").getDoubleSumData().getPoints())
          .hasSize(2)
          .allSatisfy(point -> assertThat(point.getValue()).isEqualTo(1))
          .extracting(
              point -> point.getAttributes().get(AttributeKey.stringKey("meshspan.outcome")))
          .containsExactlyInAnyOrder("won", "lost");
      HistogramPointData gas =
          metrics.get("contract.gas.used").getHistogramData().getPoints().iterator().next();
      assertThat(gas.getSum()).isEqualTo(48_211);
      // OpenTelemetry's own buckets end at 10,000: every transaction would fall into the last.
      assertThat(gas.getBoundaries()).contains(21_000.0, 16_777_216.0);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNoNumberIsNotMeasured(double lag) {
    try (Recorder recorder = Recorder.recordingAll()) {
      recorder.meshspan().crdt().recordReplicationLag(lag);
      assertThat(recorder.metrics()).doesNotContainKey("crdt.replication.lag");
      assertThat(recorder.meshspan().rejections()).isEqualTo(Map.of(Rejection.NOT_A_NUMBER, 1L));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3, 12})
  void aRecordedMetricHasItsLabelsAndCountsAMissingOne(long proposals) {
    try (Recorder recorder = Recorder.recordingAll()) {
      recorder.meshspan().dao().recordProposals(proposals, ProposalState.ACTIVE);
      recorder.meshspan().dao().recordProposals(99, null);
      recorder.meshspan().mesh().recordNodes(proposals);
      Map<String, MetricData> metrics = recorder.metrics();
      assertThat(gauge(metrics, "dao.proposals")).isEqualTo((double) proposals);
      assertThat(gauge(metrics, "mesh.nodes")).isEqualTo((double) proposals);
      assertThat(recorder.meshspan().rejections()).isEqualTo(Map.of(Rejection.MISSING_VALUE, 1L));
    }
  }

  private static double gauge(Map<String, MetricData> metrics, String name) {
    return List.copyOf(metrics.get(name).getDoubleGaugeData().getPoints()).get(0).getValue();
  }
}
