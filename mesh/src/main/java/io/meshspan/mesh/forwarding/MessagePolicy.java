package io.meshspan.mesh.forwarding;

import io.meshspan.mesh.transport.Frame;

/** Decides which messages a node sends or passes on. Thread-safe; never waits. */
@FunctionalInterface
public interface MessagePolicy {
  /**
   * Whether this message may go on.
   *
   * @param message as it would be sent
   * @param bytes how long its frame is
   */
  boolean passes(Frame.Message message, int bytes);
}
