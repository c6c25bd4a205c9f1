package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeStatusTest {
  private static final String LEARNT =
      "STATUS role=LEADER term=3 commit=42 peers=4 model_rounds=5 accuracy=0.940"
          + " forecast_error=1.25 average_error=4.50";

  @Test
  void whatANodeSaysIsRead() {
    NodeStatus status = NodeStatus.parse(LEARNT);
    assertThat(status.isLeader()).isTrue();
    assertThat(status.term()).isEqualTo(3);
    assertThat(status.forecasts()).contains(new NodeStatus.Forecasts(5, 1.25, 4.5));
  }

  @Test
  void whatANodeDoesNotSayIsUnknown() {
    assertThat(NodeStatus.parse("STATUS role=FOLLOWER term=x commit=1").term()).isZero();
    assertThat(NodeStatus.parse("STATUS role=FOLLOWER model_rounds=0").forecasts()).isEmpty();
    assertThat(NodeStatus.parse("STATUS forecast_error=? average_error=1").forecasts()).isEmpty();
    assertThat(NodeStatus.parse("")).isEqualTo(NodeStatus.UNKNOWN);
  }

  @Test
  void overAllNodesItIsTheMeanOfThoseThatSayIt() {
    NodeStatus other =
        NodeStatus.parse("STATUS model_rounds=6 forecast_error=0.75 average_error=0.50");
    assertThat(
            NodeStatus.Forecasts.overAll(
                List.of(NodeStatus.parse(LEARNT), NodeStatus.UNKNOWN, other)))
        .contains(new NodeStatus.Forecasts(6, 1.0, 2.5));
    assertThat(NodeStatus.Forecasts.overAll(List.of(NodeStatus.UNKNOWN))).isEmpty();
  }
}
