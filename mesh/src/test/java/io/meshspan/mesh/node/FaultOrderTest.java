package io.meshspan.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultOrderTest {
  @Test
  void anOrderSaysWhatIsWrongFromNowOn() {
    assertThat(FaultOrder.parse("FAULT out-of-gas begin"))
        .hasValue(new FaultOrder(NodeFault.OUT_OF_GAS, FaultOrder.Event.BEGIN, Duration.ZERO));
    assertThat(FaultOrder.parse("FAULT revert begin by_ms=1500"))
        .hasValue(
            new FaultOrder(NodeFault.REVERT, FaultOrder.Event.BEGIN, Duration.ofMillis(1500)));
    assertThat(FaultOrder.parse("FAULT revert end"))
        .hasValue(new FaultOrder(NodeFault.REVERT, FaultOrder.Event.END, Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "FAULT",
        "FAULT revert",
        "FAULT nothing-known begin",
        "FAULT REVERT begin",
        "FAULT revert begin by_ms=-1",
        "FAULT revert begin by_ms=9999999",
        "FAULT revert begin by_ms=1 and more",
        "FAULT revert end by_ms=1",
        "FAULT revert over"
      })
  void whatIsNoOrderOfAFaultIsPassedOver(String line) {
    assertThat(FaultOrder.parse(line)).isEmpty();
  }

  @Test
  void aFaultLastsFromItsOrderToTheOneThatEndsIt() {
    NodeFaults faults = new NodeFaults();
    faults.obey(FaultOrder.parse("FAULT revert begin").orElseThrow());
    assertThat(faults.isOn(NodeFault.REVERT)).isTrue();
    assertThat(faults.isOn(NodeFault.OUT_OF_GAS)).isFalse();
    faults.obey(FaultOrder.parse("FAULT revert end").orElseThrow());
    faults.obey(FaultOrder.parse("FAULT revert end").orElseThrow());
    assertThat(faults.isOn(NodeFault.REVERT)).isFalse();
  }
}
