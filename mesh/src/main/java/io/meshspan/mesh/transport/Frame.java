package io.meshspan.mesh.transport;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.topology.NodeId;

/** What crosses a link between two neighbours. */
public sealed interface Frame {

  /** The first frame in each direction: who is speaking. */
  record Hello(NodeId node) implements Frame {}

  /** Asks for an answer, so that the link can be measured. */
  record Probe(long number) implements Frame {}

  /** The answer to the probe of the same number. */
  record ProbeReply(long number) implements Frame {}

  /**
   * Asks a neighbour something.
   *
   * @param number the answer has the same
   * @param trace the span that asks
   * @param content what is asked
   */
  record Question(long number, TraceContext trace, Bytes content) implements Frame {}

  /** The answer to the question of the same number. */
  record Answer(long number, Bytes content) implements Frame {}

  /**
   * A message on its way.
   *
   * @param id the same on every hop
   * @param source the first sender
   * @param destination for whom it is meant
   * @param type what it is for
   * @param hop which hop this is: 1 from the first sender to its neighbour
   * @param trace the PRODUCER span of this hop
   * @param body what it says
   */
  record Message(
      String id,
      NodeId source,
      NodeId destination,
      String type,
      int hop,
      TraceContext trace,
      String body)
      implements Frame {
    /** A message that crossed this many links is dropped: it runs in circles. */
    public static final int MAX_HOPS = 16;

    public Message {
      if (hop < 1 || hop > MAX_HOPS) {
        throw new IllegalArgumentException("hop must be 1 to " + MAX_HOPS + ", got " + hop);
      }
    }

    /** The same message on the given hop, caused by the given span. */
    public Message on(int newHop, TraceContext newTrace) {
      return new Message(id, source, destination, type, newHop, newTrace, body);
    }
  }
}
