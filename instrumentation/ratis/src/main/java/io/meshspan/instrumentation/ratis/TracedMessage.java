package io.meshspan.instrumentation.ratis;

import io.meshspan.api.propagation.TraceContext;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * Puts the trace of a request into the message that Ratis replicates, so that every server which
 * ever commits and applies it can say which request it came from. Retries and failovers keep it: it
 * is part of the message, not of an attempt.
 *
 * <pre>{@code
 * client.io().send(TracedMessage.wrap(Message.valueOf("transfer 7 from a to b")));
 * }</pre>
 *
 * <p>The servers must run {@link RatisTracing#traced}, which takes the envelope off again.
 */
public final class TracedMessage {
  private TracedMessage() {}

  /**
   * The message with the trace of the span that is current on this thread; the message itself when
   * there is none.
   */
  public static Message wrap(Message message) {
    return wrap(message, TraceContext.current());
  }

  /**
   * The message with this trace; the message itself when there is none, or when it carries one
   * already: the first request stays its cause.
   */
  public static Message wrap(Message message, TraceContext cause) {
    Envelope envelope = Envelope.of(message.getContent());
    if (cause == null || !cause.isPresent() || envelope.isPresent()) {
      return message;
    }
    ByteString wrapped = new Envelope(cause, message.getContent()).toBytes();
    return Message.valueOf(wrapped, message::toString);
  }

  /** The trace that a message carries; none for a plain one. */
  public static TraceContext causeOf(Message message) {
    return Envelope.of(message.getContent()).cause();
  }

  /** The message as the application wrote it; itself when it is a plain one. */
  public static Message unwrap(Message message) {
    Envelope envelope = Envelope.of(message.getContent());
    return envelope.isPresent() ? Message.valueOf(envelope.payload(), message::toString) : message;
  }
}
