package io.meshspan.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * One node of the mesh as a process. It ends when its standard input closes, so that none is left
 * behind even when this program is killed.
 */
final class NodeProcess {
  /** Long enough for the other nodes to miss it, elect without it and route around it. */
  static final Duration AWAY = Duration.ofSeconds(12);

  private final String name;
  private final List<String> command;
  private final Path folder;
  private volatile Process process;
  private volatile NodeStatus status = NodeStatus.UNKNOWN;
  private volatile boolean ready;
  private int unreadyEnds;
  private OptionalLong endedAt = OptionalLong.empty();

  private NodeProcess(String name, List<String> command, Path folder) {
    this.name = name;
    this.command = command;
    this.folder = folder;
  }

  static NodeProcess of(String name, int nodes, Path jar, Path folder, int offset, int otlpPort) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Many small JVMs on few cores: start-up counts for more than peak speed.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    // Nodes are killed here, and what a node has not sent yet dies with it.
    command.add("-Dotel.bsp.schedule.delay=250");
    if (Runtime.version().feature() >= 24) { // it would warn of what Netty and Pekko do with memory
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of("--id", name, "--nodes", String.valueOf(nodes)));
    command.addAll(List.of("--data", folder.toString()));
    command.addAll(List.of("--port-offset", String.valueOf(offset)));
    command.addAll(List.of("--otlp", "http://127.0.0.1:" + otlpPort));
    return new NodeProcess(name, List.copyOf(command), folder);
  }

  void start() {
    status = NodeStatus.UNKNOWN;
    ready = false;
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("stderr.log").toFile()));
    // What is meant for one tracer in the environment would reach every node.
    builder.environment().keySet().removeIf(key -> key.startsWith("OTEL_"));
    try {
      Process started = builder.start();
      process = started;
      Thread reader = new Thread(() -> listen(started), "meshspan-" + name);
      reader.setDaemon(true);
      reader.start();
    } catch (IOException e) {
      throw new ProblemException(
          name + " cannot be started with " + command.get(0) + " (" + e.getMessage() + ")", e);
    }
  }

  private void listen(Process started) {
    try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("READY")) {
          ready = true;
          unreadyEnds = 0;
        } else if (line.startsWith("STATUS ")) {
          status = NodeStatus.parse(line);
        }
      }
    } catch (IOException e) {
      // The process has ended; watching it says so.
    }
  }

  /** Starts it again some time after it has ended; answers what happened since the last look. */
  Change tend() {
    if (process.isAlive()) {
      return Change.NONE;
    }
    if (!ready && ++unreadyEnds >= 3) {
      throw new ProblemException(
          name + " does not start: see " + folder.resolve("stderr.log") + " and the log beside it");
    }
    if (ready && endedAt.isEmpty()) {
      endedAt = OptionalLong.of(System.nanoTime());
      return Change.ENDED;
    }
    if (ready && System.nanoTime() - endedAt.getAsLong() < AWAY.toNanos()) {
      return Change.NONE;
    }
    endedAt = OptionalLong.empty();
    start();
    return Change.STARTED_AGAIN;
  }

  /** What became of the process. */
  enum Change {
    NONE,
    ENDED,
    STARTED_AGAIN
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean isReady() {
    return ready && process.isAlive();
  }

  NodeStatus status() {
    return process.isAlive() ? status : NodeStatus.UNKNOWN;
  }

  /** Asks it to end; {@link #awaitEnd} waits for that. */
  void stop() {
    Process running = process;
    if (running == null) {
      return;
    }
    try {
      running.getOutputStream().close();
    } catch (IOException e) {
      // Closed already, with the process.
    }
    running.destroy();
  }

  void awaitEnd(Duration limit) {
    Process running = process;
    if (running == null) {
      return;
    }
    try {
      if (!running.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        running.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
