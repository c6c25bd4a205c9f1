package io.meshspan.bench.backend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A backend that can be put under load. */
interface Subject {
  /** Its name in the table. */
  String name();

  /** What starts it with this configuration, its data below the folder and its ports free ones. */
  Launch launch(Path folder) throws IOException;

  /**
   * A process to be, and where it answers.
   *
   * @param command to start it with
   * @param otlpGrpc the port that takes spans
   * @param ready a URL that answers 200 once it takes and shows spans
   * @param held how many spans it has taken, by its own account
   * @param questions what it can be asked
   */
  record Launch(
      List<String> command, int otlpGrpc, String ready, Account held, List<Question> questions) {}

  /** That many ports of this machine that nobody uses. */
  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }
}
