package io.meshspan.mesh.transport;

import io.meshspan.mesh.topology.NodeId;

/**
 * Takes what neighbours send, on the thread that reads their connection: one thread per neighbour.
 * An exception costs the frame, not the connection.
 */
@FunctionalInterface
public interface FrameListener {
  void onFrame(NodeId neighbour, Frame frame);
}
