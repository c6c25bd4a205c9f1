package io.meshspan.mesh.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for the nodes of a test. */
final class FreePorts {
  private FreePorts() {}

  /** An offset that leaves all the nodes' ports free at this moment. */
  static int offsetFor(int nodes) {
    while (true) {
      int offset = ThreadLocalRandom.current().nextInt(1_000, 14_000);
      if (areFree(offset, nodes)) {
        return offset;
      }
    }
  }

  private static boolean areFree(int offset, int nodes) {
    for (int base : new int[] {17_100, 17_200, 17_300}) {
      for (int i = 1; i <= nodes; i++) {
        try (ServerSocket probe =
            new ServerSocket(base + i + offset, 1, InetAddress.getLoopbackAddress())) {
          probe.getLocalPort();
        } catch (IOException e) {
          return false;
        }
      }
    }
    return true;
  }
}
