package io.meshspan.mesh.transport;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.topology.NodeId;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Frames as bytes. A frame is four bytes of length and that many bytes of content: one byte kind,
 * then
 *
 * <ul>
 *   <li>{@code H} hello: the four bytes {@code MSH1}, the node's number (4)
 *   <li>{@code P} probe, {@code R} reply: the probe's number (8)
 *   <li>{@code Q} question: its number (8), trace context with two bytes of length before it,
 *       content
 *   <li>{@code A} answer: the question's number (8), content
 *   <li>{@code M} message: source (4), destination (4), hop (1), and four fields, each with two
 *       bytes of length before it: id, type, trace context (its binary form), body
 * </ul>
 *
 * <p>Numbers are big-endian, texts UTF-8.
 */
public final class FrameCodec {
  /** No frame's content is longer than this many bytes. */
  public static final int MAX_FRAME_BYTES = 32 * 1024;

  private static final int MAGIC = 0x4d534831; // "MSH1"
  private static final int LENGTH_BYTES = 4;

  private FrameCodec() {}

  /**
   * The frame as it crosses the link, its length included.
   *
   * @throws IllegalArgumentException when it would be larger than a frame may be
   */
  public static byte[] encode(Frame frame) {
    byte[] content;
    if (frame instanceof Frame.Hello hello) {
      content =
          ByteBuffer.allocate(9)
              .put((byte) 'H')
              .putInt(MAGIC)
              .putInt(hello.node().number())
              .array();
    } else if (frame instanceof Frame.Probe probe) {
      content = ByteBuffer.allocate(9).put((byte) 'P').putLong(probe.number()).array();
    } else if (frame instanceof Frame.ProbeReply reply) {
      content = ByteBuffer.allocate(9).put((byte) 'R').putLong(reply.number()).array();
    } else if (frame instanceof Frame.Question question) {
      content = encode(question);
    } else if (frame instanceof Frame.Answer answer) {
      content = encode(answer);
    } else {
      content = encode((Frame.Message) frame);
    }
    return ByteBuffer.allocate(LENGTH_BYTES + content.length)
        .putInt(content.length)
        .put(content)
        .array();
  }

  private static byte[] encode(Frame.Question question) {
    byte[] trace = question.trace().toBytes();
    byte[] content = question.content().toArray();
    int length = 11 + trace.length + content.length;
    checkFits("question", length);
    return ByteBuffer.allocate(length)
        .put((byte) 'Q')
        .putLong(question.number())
        .putShort((short) trace.length)
        .put(trace)
        .put(content)
        .array();
  }

  private static byte[] encode(Frame.Answer answer) {
    byte[] content = answer.content().toArray();
    checkFits("answer", 9 + content.length);
    return ByteBuffer.allocate(9 + content.length)
        .put((byte) 'A')
        .putLong(answer.number())
        .put(content)
        .array();
  }

  private static void checkFits(String what, int length) {
    if (length > MAX_FRAME_BYTES) {
      throw new IllegalArgumentException(
          what + " has " + length + " bytes; at most " + MAX_FRAME_BYTES + " fit a frame");
    }
  }

  private static byte[] encode(Frame.Message message) {
    byte[] id = message.id().getBytes(StandardCharsets.UTF_8);
    byte[] type = message.type().getBytes(StandardCharsets.UTF_8);
    byte[] trace = message.trace().toBytes();
    byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
    int length = 18 + id.length + type.length + trace.length + body.length;
    checkFits("message " + message.id(), length);
    ByteBuffer out = ByteBuffer.allocate(length).put((byte) 'M');
    out.putInt(message.source().number()).putInt(message.destination().number());
    out.put((byte) message.hop());
    for (byte[] field : new byte[][] {id, type, trace, body}) {
      out.putShort((short) field.length).put(field);
    }
    return out.array();
  }

  /**
   * Reads one frame, waiting for its bytes.
   *
   * @throws MalformedFrameException when what comes is no frame
   * @throws IOException when the connection ends
   */
  static Frame read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 1 || length > MAX_FRAME_BYTES) {
      throw new MalformedFrameException(
          "a frame has 1 to " + MAX_FRAME_BYTES + " bytes, this one says " + length);
    }
    byte[] content = new byte[length];
    in.readFully(content);
    return decode(content);
  }

  /**
   * Reads a frame's content, without the length before it.
   *
   * @throws MalformedFrameException when it is no frame
   */
  static Frame decode(byte[] content) throws MalformedFrameException {
    ByteBuffer in = ByteBuffer.wrap(content);
    try {
      Frame frame = decode(in);
      if (in.hasRemaining()) {
        throw new MalformedFrameException(in.remaining() + " bytes follow the end of the frame");
      }
      return frame;
    } catch (BufferUnderflowException e) {
      throw new MalformedFrameException("the frame ends before its last field");
    } catch (IllegalArgumentException e) {
      throw new MalformedFrameException(e.getMessage());
    }
  }

  private static Frame decode(ByteBuffer in) throws MalformedFrameException {
    byte kind = in.get();
    return switch (kind) {
      case 'H' -> decodeHello(in);
      case 'P' -> new Frame.Probe(in.getLong());
      case 'R' -> new Frame.ProbeReply(in.getLong());
      case 'Q' ->
          new Frame.Question(in.getLong(), TraceContext.fromBytes(field(in)), remaining(in));
      case 'A' -> new Frame.Answer(in.getLong(), remaining(in));
      case 'M' -> decodeMessage(in);
      default -> throw new MalformedFrameException("unknown kind of frame: " + kind);
    };
  }

  private static Frame.Hello decodeHello(ByteBuffer in) throws MalformedFrameException {
    if (in.getInt() != MAGIC) {
      throw new MalformedFrameException("the first frame is not of this protocol");
    }
    return new Frame.Hello(new NodeId(in.getInt()));
  }

  private static Frame.Message decodeMessage(ByteBuffer in) {
    NodeId source = new NodeId(in.getInt());
    NodeId destination = new NodeId(in.getInt());
    int hop = in.get();
    String id = text(field(in));
    String type = text(field(in));
    TraceContext trace = TraceContext.fromBytes(field(in));
    return new Frame.Message(id, source, destination, type, hop, trace, text(field(in)));
  }

  private static byte[] field(ByteBuffer in) {
    int length = Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] field = new byte[length];
    in.get(field);
    return field;
  }

  private static Bytes remaining(ByteBuffer in) {
    byte[] content = new byte[in.remaining()];
    in.get(content);
    return Bytes.of(content);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
