package io.meshspan.mesh.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.topology.NodeId;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final NodeId ASKED = new NodeId(2);
  private static final NodeId ANOTHER = new NodeId(3);
  private static final Bytes QUESTION = Bytes.fromHex("01");

  private Exchange exchange;

  @Test
  void anAnswerFindsItsQuestion() throws IOException {
    exchange =
        new Exchange(
            (neighbour, frame) -> {
              long number = ((Frame.Question) frame).number();
              exchange.answered(ANOTHER, new Frame.Answer(number, Bytes.fromHex("bad0")));
              exchange.answered(ASKED, new Frame.Answer(number + 1, Bytes.fromHex("bad1")));
              exchange.answered(ASKED, new Frame.Answer(number, Bytes.fromHex("600d")));
              return SendOutcome.ACCEPTED;
            },
            Duration.ofSeconds(5));
    assertThat(exchange.ask(ASKED, QUESTION, TraceContext.none())).isEqualTo(Bytes.fromHex("600d"));
  }

  @Test
  void aNeighbourThatCannotBeAskedOrDoesNotAnswerIsNamed() {
    Exchange down =
        new Exchange((neighbour, frame) -> SendOutcome.LINK_DOWN, Duration.ofSeconds(5));
    assertThatThrownBy(() -> down.ask(ASKED, QUESTION, TraceContext.none()))
        .isInstanceOf(IOException.class)
        .hasMessage("the link to node-2 refused a question: LINK_DOWN");
    Exchange silent =
        new Exchange((neighbour, frame) -> SendOutcome.ACCEPTED, Duration.ofMillis(20));
    assertThatThrownBy(() -> silent.ask(ASKED, QUESTION, TraceContext.none()))
        .isInstanceOf(IOException.class)
        .hasMessage("node-2 did not answer within 20 ms");
  }
}
