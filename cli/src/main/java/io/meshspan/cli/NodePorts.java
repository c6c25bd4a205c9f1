package io.meshspan.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;

/** The ports that the mesh's nodes will want, looked at before any of them starts. */
final class NodePorts {
  private static final Map<Integer, String> BASES =
      new TreeMap<>(Map.of(17100, "Raft", 17200, "gossip", 17300, "links"));

  private NodePorts() {}

  /** Throws, naming the port, when one is taken. */
  static void checkFree(int nodes, int offset) {
    BASES.forEach(
        (base, purpose) -> {
          for (int node = 1; node <= nodes; node++) {
            checkFree(base + node + offset, purpose + " of node-" + node);
          }
        });
  }

  private static void checkFree(int port, String purpose) {
    try (ServerSocket socket = new ServerSocket()) {
      // Without it, a port that closed a moment ago would still count as taken.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new ProblemException(
          "Port "
              + port
              + " ("
              + purpose
              + ") is in use: stop what listens there, or choose other ports with --port-offset N.",
          e);
    }
  }
}
