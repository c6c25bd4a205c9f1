package io.meshspan.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.transport.LinkFault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkOrderTest {
  private static final List<NodeId> NEIGHBOURS = List.of(new NodeId(2), new NodeId(5));

  @Test
  void anOrderSaysHowALinkIsFromNowOn() {
    assertThat(LinkOrder.parse("LINK node-2 delay_ms=200 loss=0.300000 cut=false", NEIGHBOURS))
        .hasValue(new LinkOrder(new NodeId(2), new LinkFault(Duration.ofMillis(200), 0.3, false)));
    assertThat(LinkOrder.parse("LINK node-5 delay_ms=0 loss=0 cut=true", NEIGHBOURS))
        .hasValue(new LinkOrder(new NodeId(5), new LinkFault(Duration.ZERO, 0, true)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "LINK",
        "LINK node-3 delay_ms=0 loss=0 cut=true",
        "LINK node-2 delay_ms=-1 loss=0 cut=true",
        "LINK node-2 delay_ms=9999999 loss=0 cut=true",
        "LINK node-2 delay_ms=0 loss=1.5 cut=true",
        "LINK node-2 delay_ms=0 loss=NaN cut=true",
        "LINK node-2 delay_ms=0 loss=0 cut=perhaps",
        "LINK node-2 delay_ms=0 loss=0 cut=true and more"
      })
  void whatIsNoOrderOfALinkOfThisNodeIsPassedOver(String line) {
    assertThat(LinkOrder.parse(line, NEIGHBOURS)).isEmpty();
  }
}
