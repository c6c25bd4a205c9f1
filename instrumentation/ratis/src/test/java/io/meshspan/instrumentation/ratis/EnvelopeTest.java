package io.meshspan.instrumentation.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.propagation.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

final class EnvelopeTest {
  private static final TraceContext CAUSE =
      TraceContext.fromHeaders(
          Map.of(
              "traceparent",
              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
              "tracestate",
              "vendor=1"));

  private final Message plain = Message.valueOf("transfer 7 from a to b");

  @Test
  void carriesTheTraceAndGivesThePayloadBack() {
    Message wrapped = TracedMessage.wrap(plain, CAUSE);

    assertThat(TracedMessage.causeOf(wrapped)).isEqualTo(CAUSE);
    assertThat(TracedMessage.causeOf(wrapped).toHeaders()).isEqualTo(CAUSE.toHeaders());
    assertThat(TracedMessage.unwrap(wrapped).getContent()).isEqualTo(plain.getContent());
    assertThat(wrapped.toString()).isEqualTo(plain.toString());
  }

  @Test
  void hasALayoutThatDoesNotChange() {
    TraceContext cause =
        TraceContext.fromHeaders(
            Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

    byte[] bytes =
        new Envelope(cause, ByteString.copyFrom("pay", StandardCharsets.UTF_8))
            .toBytes()
            .toByteArray();

    assertThat(java.util.HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "f54d534501001a"
                + "00"
                + "0af7651916cd43dd8448eb211c80319c"
                + "b7ad6b7169203331"
                + "01"
                + "706179");
  }

  @Test
  void withoutATraceTheMessageStaysAsItIs() {
    assertThat(TracedMessage.wrap(plain, TraceContext.none())).isSameAs(plain);
    assertThat(TracedMessage.wrap(plain)).isSameAs(plain);
  }

  @Test
  void theFirstRequestStaysTheCauseOfAMessageThatIsWrappedAgain() {
    Message once = TracedMessage.wrap(plain, CAUSE);
    TraceContext other =
        TraceContext.fromHeaders(
            Map.of("traceparent", "00-11111111111111111111111111111111-2222222222222222-01"));

    assertThat(TracedMessage.wrap(once, other)).isSameAs(once);
  }

  @Test
  void anEmptyPayloadStaysEmpty() {
    Message wrapped = TracedMessage.wrap(Message.EMPTY, CAUSE);

    assertThat(TracedMessage.causeOf(wrapped)).isEqualTo(CAUSE);
    assertThat(TracedMessage.unwrap(wrapped).getContent()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void everyEnvelopeThatIsCutShortIsAPlainPayload() {
    ByteString whole = TracedMessage.wrap(plain, CAUSE).getContent();
    int head = whole.size() - plain.getContent().size();

    for (int length = 0; length < head; length++) {
      ByteString cut = whole.substring(0, length);
      assertThat(Envelope.of(cut).isPresent()).isFalse();
      assertThat(Envelope.payloadOf(cut)).isEqualTo(cut);
    }
  }

  @Test
  void damagedHeadersNeverFailAndNeverLoseBytes() {
    byte[] whole = TracedMessage.wrap(plain, CAUSE).getContent().toByteArray();
    long seed = System.nanoTime();
    Random random = new Random(seed);

    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(40)] = (byte) random.nextInt();
      ByteString bytes = ByteString.copyFrom(damaged);
      Envelope envelope = Envelope.of(bytes);
      ByteString end = bytes.substring(bytes.size() - envelope.payload().size());
      assertThat(envelope.payload()).as("seed %s", seed).isEqualTo(end);
      if (!envelope.isPresent()) {
        assertThat(envelope.payload()).as("seed %s", seed).isEqualTo(bytes);
      }
    }
  }
}
