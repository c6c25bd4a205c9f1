package io.meshspan.mesh.ledger;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.topology.NodeId;
import java.io.IOException;

/** Asks neighbours. */
@FunctionalInterface
public interface Neighbours {
  /**
   * Asks, and waits for the answer.
   *
   * @param trace the span that asks
   * @throws IOException when none comes
   */
  Bytes ask(NodeId neighbour, Bytes question, TraceContext trace) throws IOException;
}
