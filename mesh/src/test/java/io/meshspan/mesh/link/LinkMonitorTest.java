package io.meshspan.mesh.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.transport.Frame;
import io.meshspan.mesh.transport.SendOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LinkMonitorTest {
  private static final NodeId NEIGHBOUR = new NodeId(2);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // it overflows
  private final List<Frame.Probe> sent = new ArrayList<>();
  private SendOutcome outcome = SendOutcome.ACCEPTED;

  private final LinkMonitor monitor =
      new LinkMonitor(
          List.of(NEIGHBOUR),
          (neighbour, frame) -> {
            sent.add((Frame.Probe) frame);
            return outcome;
          },
          Duration.ofSeconds(1),
          nanos::get);

  @Test
  void aLinkIsUnknownUntilAProbeWasAnswered() {
    monitor.round();
    assertThat(monitor.quality(NEIGHBOUR)).isEmpty();
    assertThat(monitor.qualities()).isEmpty();
  }

  @Test
  void theRoundTripTimeIsThatOfTheProbesSmoothed() {
    for (int i = 0; i < 40; i++) {
      probeAnsweredAfter(Duration.ofMillis(12));
    }
    LinkQuality quality = monitor.quality(NEIGHBOUR).orElseThrow();
    assertThat(quality.rttMillis()).isEqualTo(12, within(0.01));
    assertThat(quality.jitterMillis()).isEqualTo(0, within(0.01));
    assertThat(quality.loss()).isZero();
    assertThat(quality.expectedTransmissions()).isEqualTo(1, within(1e-9));

    probeAnsweredAfter(Duration.ofMillis(92));
    // RFC 6298: one eighth of the way
    assertThat(monitor.quality(NEIGHBOUR).orElseThrow().rttMillis()).isEqualTo(22, within(0.1));
  }

  @Test
  void aLinkThatFallsSilentBecomesUnusableAndUsableAgainWhenItAnswers() {
    probeAnsweredAfter(Duration.ofMillis(3));
    for (int i = 0; i < 8; i++) {
      monitor.round();
      advance(Duration.ofMillis(500));
    }
    assertThat(monitor.quality(NEIGHBOUR).orElseThrow().isUsable()).isFalse();
    for (int i = 0; i < 4; i++) {
      probeAnsweredAfter(Duration.ofMillis(3));
    }
    assertThat(monitor.quality(NEIGHBOUR).orElseThrow().isUsable()).isTrue();
  }

  @Test
  void aProbeThatCannotEvenBeSentIsLost() {
    probeAnsweredAfter(Duration.ofMillis(3));
    outcome = SendOutcome.QUEUE_FULL;
    monitor.round();
    assertThat(monitor.quality(NEIGHBOUR).orElseThrow().loss()).isEqualTo(0.25);
  }

  @Test
  void aLinkIsUnusableAtOnceWithoutAConnectionAndMeasuredAfreshWithANewOne() {
    for (int i = 0; i < 10; i++) {
      probeAnsweredAfter(Duration.ofMillis(3));
    }
    monitor.round(); // this one will never be answered
    outcome = SendOutcome.LINK_DOWN;
    monitor.round();
    assertThat(monitor.quality(NEIGHBOUR).orElseThrow().isUsable()).isFalse();

    outcome = SendOutcome.ACCEPTED;
    advance(Duration.ofSeconds(5));
    probeAnsweredAfter(Duration.ofMillis(40));
    LinkQuality afresh = monitor.quality(NEIGHBOUR).orElseThrow();
    assertThat(afresh.rttMillis()).isEqualTo(40, within(0.01));
    assertThat(afresh.loss()).isZero();
  }

  @Test
  void theLossOfAConnectionIsKnownAlthoughNothingWasEverAnsweredOverIt() {
    outcome = SendOutcome.LINK_DOWN;
    monitor.round();
    assertThat(monitor.loss(NEIGHBOUR)).isEmpty();
    outcome = SendOutcome.ACCEPTED;
    monitor.round();
    assertThat(monitor.loss(NEIGHBOUR)).isEmpty();
    for (int i = 0; i < 3; i++) {
      advance(Duration.ofMillis(1001));
      monitor.round();
    }
    assertThat(monitor.quality(NEIGHBOUR)).isEmpty();
    assertThat(monitor.loss(NEIGHBOUR).orElseThrow()).isEqualTo(1 - 0.75 * 0.75 * 0.75);
    probeAnsweredAfter(Duration.ofMillis(3));
    assertThat(monitor.loss(NEIGHBOUR).orElseThrow()).isLessThan(1 - 0.75 * 0.75 * 0.75);

    outcome = SendOutcome.LINK_DOWN;
    monitor.round();
    assertThat(monitor.loss(NEIGHBOUR)).isEmpty();
  }

  @Test
  void anAnswerThatNobodyWaitsForIsPassedOver() {
    monitor.answered(NEIGHBOUR, new Frame.ProbeReply(4711));
    monitor.round();
    Frame.ProbeReply reply = new Frame.ProbeReply(sent.get(0).number());
    monitor.answered(new NodeId(3), reply);
    assertThat(monitor.quality(NEIGHBOUR)).isEmpty();
    monitor.answered(NEIGHBOUR, reply);
    monitor.answered(NEIGHBOUR, reply);
    assertThat(monitor.quality(NEIGHBOUR)).isPresent();
  }

  private void probeAnsweredAfter(Duration time) {
    monitor.round();
    advance(time);
    monitor.answered(NEIGHBOUR, new Frame.ProbeReply(sent.get(sent.size() - 1).number()));
  }

  private void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
