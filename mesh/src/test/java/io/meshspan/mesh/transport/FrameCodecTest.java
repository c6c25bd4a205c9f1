package io.meshspan.mesh.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.topology.NodeId;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
  private static final TraceContext TRACE =
      TraceContext.fromHeaders(
          Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

  @Property(tries = 300)
  void everyMessageIsReadBackAsItWasWritten(
      @ForAll @StringLength(max = 60) String id,
      @ForAll @StringLength(max = 2000) String body,
      @ForAll @IntRange(min = 1, max = 9) int source,
      @ForAll @IntRange(min = 1, max = Frame.Message.MAX_HOPS) int hop)
      throws IOException {
    Frame message =
        new Frame.Message(
            wellFormed(id), new NodeId(source), new NodeId(2), "t", hop, TRACE, wellFormed(body));
    assertThat(readBack(FrameCodec.encode(message))).isEqualTo(message);
  }

  @Test
  void theOtherFramesAreReadBackAsTheyWereWritten() throws IOException {
    for (Frame frame :
        new Frame[] {
          new Frame.Hello(new NodeId(7)),
          new Frame.Probe(-1),
          new Frame.ProbeReply(Long.MAX_VALUE),
          new Frame.Question(3, TRACE, Bytes.fromHex("0102")),
          new Frame.Question(4, TraceContext.none(), Bytes.none()),
          new Frame.Answer(3, Bytes.fromHex("ff"))
        }) {
      assertThat(readBack(FrameCodec.encode(frame))).isEqualTo(frame);
    }
  }

  @Property(tries = 1000)
  void anyBytesAreAFrameOrRefusedAndNothingElse(@ForAll @Size(max = 200) byte[] bytes) {
    try {
      assertThat(FrameCodec.decode(bytes)).isNotNull();
    } catch (MalformedFrameException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @Property(tries = 300)
  void aFrameWithOneByteChangedOrCutIsAFrameOrRefused(
      @ForAll @IntRange(min = 0, max = 90) int at, @ForAll byte value) {
    byte[] whole = contentOf(message("the body"));
    byte[] changed = whole.clone();
    changed[at % changed.length] = value;
    for (byte[] content : new byte[][] {changed, Arrays.copyOf(whole, at % whole.length)}) {
      try {
        assertThat(FrameCodec.decode(content)).isNotNull();
      } catch (MalformedFrameException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void aFrameThatSaysItIsTooLargeIsRefusedBeforeMemoryIsTakenForIt() {
    for (int length : new int[] {0, -1, FrameCodec.MAX_FRAME_BYTES + 1, Integer.MAX_VALUE}) {
      byte[] bytes = ByteBuffer.allocate(4).putInt(length).array();
      assertThatThrownBy(() -> readBack(bytes))
          .isInstanceOf(MalformedFrameException.class)
          .hasMessageContaining(Integer.toString(length));
    }
  }

  @Test
  void aMessageThatFitsNoFrameIsRefusedAtTheSender() {
    assertThatThrownBy(() -> FrameCodec.encode(message("x".repeat(FrameCodec.MAX_FRAME_BYTES))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most");
  }

  @Test
  void bytesAfterTheEndOfAFrameAreRefused() {
    byte[] content = contentOf(new Frame.Probe(1));
    assertThatThrownBy(() -> FrameCodec.decode(Arrays.copyOf(content, content.length + 1)))
        .isInstanceOf(MalformedFrameException.class);
  }

  private static Frame.Message message(String body) {
    return new Frame.Message("m-1", new NodeId(1), new NodeId(2), "hello", 1, TRACE, body);
  }

  private static byte[] contentOf(Frame frame) {
    byte[] bytes = FrameCodec.encode(frame);
    return Arrays.copyOfRange(bytes, 4, bytes.length);
  }

  private static Frame readBack(byte[] bytes) throws IOException {
    return FrameCodec.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  /** Half a surrogate pair has no UTF-8 form. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
