package io.meshspan.mesh.node;

import io.meshspan.mesh.transport.Frame;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands messages that are meant for this node to whoever takes their type. Thread-safe. */
final class Mailbox {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
  private final Map<String, Consumer<Frame.Message>> takers = new ConcurrentHashMap<>();

  /** From now on messages of this type go to this one, on the thread that brought them. */
  void deliverTo(String type, Consumer<Frame.Message> taker) {
    takers.put(type, taker);
  }

  void deliver(Frame.Message message) {
    LOG.debug("{} from {}: {}", message.type(), message.source(), message.body());
    Consumer<Frame.Message> taker = takers.get(message.type());
    if (taker != null) {
      taker.accept(message);
    }
  }
}
