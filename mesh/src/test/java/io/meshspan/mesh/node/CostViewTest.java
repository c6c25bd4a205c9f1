package io.meshspan.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.mesh.link.LinkMonitor;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.meshspan.mesh.transport.Frame;
import io.meshspan.mesh.transport.SendOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CostViewTest {
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId THREE = new NodeId(3);
  private static final Link OWN = new Link(ONE, TWO);
  private static final Link OTHERS = new Link(TWO, THREE);

  private final AtomicLong nanos = new AtomicLong();
  private final List<Frame.Probe> probes = new ArrayList<>();
  private final LinkMonitor monitor =
      new LinkMonitor(
          List.of(TWO),
          (neighbour, frame) -> {
            probes.add((Frame.Probe) frame);
            return SendOutcome.ACCEPTED;
          },
          Duration.ofSeconds(1),
          nanos::get);
  private final CostView costs =
      new CostView(
          ONE,
          Topology.ringWithChord(3),
          monitor::qualities,
          () -> Map.of(OWN, new LinkQuality(90, 0, 0), OTHERS, new LinkQuality(7, 0, 0.5)),
          () -> 2);

  @Test
  void whatThisNodeMeasuredGoesBeforeWhatOthersSay() {
    assertThat(costs.now().links().get(OWN).rttMillis()).isEqualTo(90);
    monitor.round();
    nanos.addAndGet(4_000_000);
    monitor.answered(TWO, new Frame.ProbeReply(probes.get(0).number()));
    assertThat(costs.now().links().get(OWN).rttMillis()).isEqualTo(4);
    assertThat(costs.now().links().get(OTHERS).rttMillis()).isEqualTo(7);
  }

  @Test
  void lossCountsByTheWeightThatTheMeshAgreedOn() {
    // half of the probes lost: one repeat is expected, which counts twice
    assertThat(costs.now().of(OTHERS).orElseThrow()).isBetween(21.0, 21.1);
  }

  @Test
  void noLinkLeadsToANodeThatIsAvoidedUntilItIsAdmitted() {
    assertThat(costs.avoid(THREE)).isTrue();
    assertThat(costs.avoid(THREE)).as("it was avoided before").isFalse();
    assertThat(costs.now().of(OTHERS)).isEmpty();
    assertThat(costs.now().of(new Link(ONE, THREE))).isEmpty();
    assertThat(costs.now().of(OWN)).isPresent();
    assertThat(costs.admit(THREE)).isTrue();
    assertThat(costs.admit(THREE)).isFalse();
    assertThat(costs.now().of(OTHERS)).isPresent();
  }

  @Test
  void aLinkIsAvoidedAlone() {
    assertThat(costs.avoid(OWN)).isTrue();
    assertThat(costs.avoid(OWN)).isFalse();
    assertThat(costs.now().of(OWN)).isEmpty();
    assertThat(costs.now().of(OTHERS)).isPresent();
    assertThat(costs.admit(OWN)).isTrue();
    assertThat(costs.admit(OWN)).isFalse();
    assertThat(costs.now().of(OWN)).isPresent();
  }
}
