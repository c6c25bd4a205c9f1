package io.meshspan.mesh.forwarding;

import io.meshspan.api.Meshspan;
import io.meshspan.api.mesh.MessageForwardingSpan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.routing.Route;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.transport.Frame;
import io.meshspan.mesh.transport.FrameCodec;
import io.meshspan.mesh.transport.SendOutcome;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Sends, takes and passes on the messages of one node.
 *
 * <pre>{@code
 * Forwarder forwarder =
 *     new Forwarder(self, routeTable::to, transport::send, meshspan, policy, delivered -> …);
 * forwarder.send(destination, "hello", "good morning");
 * forwarder.take(neighbour, itsMessage);
 * }</pre>
 *
 * <p>Thread-safe; never waits.
 */
public final class Forwarder {
  private static final int REMEMBERED = 4096;

  private final NodeId self;
  private final Routes routes;
  private final BiFunction<NodeId, Frame, SendOutcome> links;
  private final Meshspan meshspan;
  private final MessagePolicy policy;
  private final Consumer<Frame.Message> inbox;
  private final RecentIds seen = new RecentIds(REMEMBERED);
  private final String idPrefix;
  private final AtomicLong lastNumber = new AtomicLong();
  private final AtomicLong passedOn = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  /**
   * Forwards over these links by these routes.
   *
   * @param policy what may go on; what may not is dropped and counted
   * @param inbox takes what is meant for this node, inside the CONSUMER span
   */
  public Forwarder(
      NodeId self,
      Routes routes,
      BiFunction<NodeId, Frame, SendOutcome> links,
      Meshspan meshspan,
      MessagePolicy policy,
      Consumer<Frame.Message> inbox) {
    this.self = self;
    this.routes = routes;
    this.links = links;
    this.meshspan = meshspan;
    this.policy = policy;
    this.inbox = inbox;
    // A restarted node must not reuse the ids of its former life.
    this.idPrefix = self + "-" + Long.toString(System.currentTimeMillis(), 36) + "-";
  }

  /**
   * Sends a message of this node's own.
   *
   * @return whether a neighbour was there to hand it to
   */
  public boolean send(NodeId destination, String type, String body) {
    String id = idPrefix + lastNumber.incrementAndGet();
    Frame.Message message =
        new Frame.Message(id, self, destination, type, 1, TraceContext.none(), body);
    seen.add(id);
    return handOn(message, 1, Optional.empty());
  }

  /** Takes a message from a neighbour: delivers it, passes it on, or ends it. */
  public void take(NodeId neighbour, Frame.Message message) {
    try (MessageForwardingSpan span = span(SpanKind.CONSUMER, message, message.hop())) {
      span.messageSize(FrameCodec.encode(message).length);
      if (!seen.add(message.id())) {
        drop(span, "the message was here before");
      } else if (message.destination().equals(self)) {
        delivered.incrementAndGet();
        deliver(span, message);
      } else if (message.hop() >= Frame.Message.MAX_HOPS) {
        drop(span, "the message has crossed too many links");
      } else if (handOn(message, message.hop() + 1, Optional.of(neighbour))) {
        passedOn.incrementAndGet();
      }
    }
  }

  /** What became of this node's messages so far. */
  public ForwardingCounts counts() {
    return new ForwardingCounts(lastNumber.get(), passedOn.get(), delivered.get(), dropped.get());
  }

  private boolean handOn(Frame.Message message, int hop, Optional<NodeId> from) {
    try (MessageForwardingSpan span = span(SpanKind.PRODUCER, message, hop)) {
      Frame.Message next = message.on(hop, span.trace());
      int bytes = FrameCodec.encode(next).length;
      span.messageSize(bytes);
      if (!policy.passes(next, bytes)) {
        return drop(span, "the message policy does not let it go on");
      }
      Optional<Route> route = routes.to(message.destination(), from);
      if (route.isEmpty()) {
        return drop(span, "no route to the destination");
      }
      SendOutcome outcome = links.apply(route.get().nextHop(), next);
      return outcome == SendOutcome.ACCEPTED || drop(span, "the link refused it: " + outcome);
    }
  }

  private MessageForwardingSpan span(SpanKind kind, Frame.Message message, int hop) {
    var family = meshspan.mesh().as(kind);
    // The PRODUCER is below whatever is current: the CONSUMER that took it here, or nothing.
    var start = kind == SpanKind.CONSUMER ? family.continuing(message.trace()) : family;
    return start
        .messageForwarding(
            message.source().toString(), message.destination().toString(), message.id())
        .messageHop(hop)
        .messageType(message.type());
  }

  private void deliver(MessageForwardingSpan span, Frame.Message message) {
    try {
      inbox.accept(message);
    } catch (RuntimeException e) {
      span.failed(e);
    }
  }

  private boolean drop(MessageForwardingSpan span, String reason) {
    dropped.incrementAndGet();
    span.failed(reason);
    return false;
  }
}
