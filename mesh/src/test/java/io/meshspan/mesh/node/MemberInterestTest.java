package io.meshspan.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.dao.VoteChoice;
import io.meshspan.mesh.dao.Change;
import io.meshspan.mesh.dao.Parameter;
import io.meshspan.mesh.link.LinkQuality;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemberInterestTest {
  private static final Map<Parameter, Long> IN_FORCE =
      Map.of(Parameter.LOSS_WEIGHT, 1000L, Parameter.RTT_LIMIT, 250_000L);
  private static final Change RAISED = new Change(Parameter.LOSS_WEIGHT, 2000);
  private static final Change LOWERED = new Change(Parameter.LOSS_WEIGHT, 500);
  private static final Change TIGHT = new Change(Parameter.RTT_LIMIT, 60_000);

  @Test
  void aNodeWithoutLossDoesNotCareForItsWeightAndIsForLess() {
    MemberInterest node = with(new LinkQuality(4, 1, 0));
    assertThat(node.choose(RAISED)).isEqualTo(VoteChoice.ABSTAIN);
    assertThat(node.choose(LOWERED)).isEqualTo(VoteChoice.FOR);
  }

  @Test
  void aNodeThatLosesMessagesWantsLossToCount() {
    MemberInterest node = with(new LinkQuality(4, 1, 0), new LinkQuality(4, 1, 0.2));
    assertThat(node.choose(RAISED)).isEqualTo(VoteChoice.FOR);
    assertThat(node.choose(LOWERED)).isEqualTo(VoteChoice.AGAINST);
  }

  @Test
  void aNodeIsAgainstALimitThatItsOwnSlowestLinkExceeds() {
    assertThat(with(new LinkQuality(4, 1, 0)).choose(TIGHT)).isEqualTo(VoteChoice.FOR);
    assertThat(with(new LinkQuality(4, 1, 0), new LinkQuality(92, 1, 0)).choose(TIGHT))
        .isEqualTo(VoteChoice.AGAINST);
  }

  @Test
  void wishesAlternateBetweenParametersAndGoToAndFro() {
    MemberInterest node = with();
    assertThat(node.wish(0, IN_FORCE)).isEqualTo(RAISED);
    assertThat(node.wish(2, Map.of(Parameter.LOSS_WEIGHT, 2000L)))
        .isEqualTo(new Change(Parameter.LOSS_WEIGHT, 1000));
    assertThat(node.wish(1, IN_FORCE)).isEqualTo(TIGHT);
    assertThat(node.wish(3, Map.of(Parameter.RTT_LIMIT, 60_000L)))
        .isEqualTo(new Change(Parameter.RTT_LIMIT, 250_000));
  }

  private static MemberInterest with(LinkQuality... links) {
    return new MemberInterest(() -> List.of(links), () -> IN_FORCE);
  }
}
