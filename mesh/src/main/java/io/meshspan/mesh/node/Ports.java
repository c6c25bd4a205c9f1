package io.meshspan.mesh.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Looks before the libraries leap: their words for a port in use help nobody. */
final class Ports {
  private Ports() {}

  /**
   * Checks the node's three ports.
   *
   * @throws IOException naming the first that is taken, and what to do
   */
  static void checkFree(NodeOptions options) throws IOException {
    check(options.raftPort(options.self()), "raft");
    check(options.gossipPort(options.self()), "gossip");
    check(options.linkPort(options.self()), "links");
  }

  private static void check(int port, String use) throws IOException {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      probe.getLocalPort();
    } catch (IOException e) {
      throw new IOException(
          "port " + port + " (" + use + ") is in use; choose others with --port-offset", e);
    }
  }
}
