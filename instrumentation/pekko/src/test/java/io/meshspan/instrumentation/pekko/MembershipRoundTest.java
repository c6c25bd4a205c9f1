package io.meshspan.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MembershipRoundTest {
  private static final Instant START = Instant.ofEpochSecond(10);
  private final MembershipRound<String> round = new MembershipRound<>(Set.of("b", "c"), START);

  @Test
  void aRestartedNodeIsOneLostAndOneDiscovered() {
    round.lost("b", START.plusMillis(1));
    round.found("b again", START.plusMillis(2));

    assertThat(round.lost()).containsExactly("b");
    assertThat(round.discovered()).containsExactly("b again");
    assertThat(round.now()).containsExactlyInAnyOrder("b again", "c");
    assertThat(round.end()).isEqualTo(START.plusMillis(2));
  }

  @Test
  void aNodeThatWasGoneForAMomentIsNeither() {
    round.lost("c", START.plusMillis(1));
    round.found("c", START.plusMillis(2));

    assertThat(round.lost()).isEmpty();
    assertThat(round.discovered()).isEmpty();
  }

  @Test
  void aRoundWithoutNewsEndsAsItBegan() {
    assertThat(round.end()).isEqualTo(START);
    assertThat(round.now()).containsExactlyInAnyOrder("b", "c");
  }
}
