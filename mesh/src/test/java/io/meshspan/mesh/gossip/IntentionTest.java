package io.meshspan.mesh.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.dao.VoteChoice;
import io.meshspan.mesh.topology.NodeId;
import org.junit.jupiter.api.Test;

class IntentionTest {
  @Test
  void whatIsWrittenIsReadAgain() {
    Intention intention = new Intention("4711", new NodeId(2), VoteChoice.AGAINST, 120);
    assertThat(Intention.read(intention.key(), intention.value())).contains(intention);
  }

  @Test
  void whatIsNoIntentionIsPassedOver() {
    for (String key : new String[] {"", "4711", "x>node-2", "4711>nobody", "1>node-1>node-2"}) {
      assertThat(Intention.read(key, "for 1.0")).as(key).isEmpty();
    }
    for (String value :
        new String[] {"", "for", "maybe 1", "for x", "for -1", "for NaN", "for 0"}) {
      assertThat(Intention.read("4711>node-2", value)).as(value).isEmpty();
    }
  }
}
