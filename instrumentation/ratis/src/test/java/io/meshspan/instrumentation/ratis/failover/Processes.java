package io.meshspan.instrumentation.ratis.failover;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The server processes; {@link #end} ends every one that was started. */
final class Processes {
  private final Peers peers;
  private final Path directory;
  private final Map<String, Process> running = new HashMap<>();
  private final Map<String, Integer> lives = new HashMap<>();

  Processes(Peers peers, Path directory) {
    this.peers = peers;
    this.directory = directory;
  }

  void start(String id) throws IOException {
    int life = lives.merge(id, 0, (before, zero) -> before + 1);
    File log = directory.resolve("log-" + id + "." + life).toFile();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Node.class.getName(),
            id,
            String.valueOf(life),
            peers.toString(),
            directory.toString());
    running.put(
        id, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start());
  }

  /** SIGKILL: nothing gets to say goodbye. */
  void kill(String id) throws InterruptedException {
    running.remove(id).destroyForcibly().waitFor();
  }

  /** Lets the servers close in good order. */
  void end() throws IOException, InterruptedException {
    for (Process process : running.values()) {
      process.getOutputStream().close();
    }
    for (Process process : running.values()) {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    running.clear();
  }
}
