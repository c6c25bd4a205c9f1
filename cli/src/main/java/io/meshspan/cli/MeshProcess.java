package io.meshspan.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One process of the mesh: a node, or the identity service. It ends when its standard input closes,
 * so that none is left behind even when this program is killed.
 */
final class MeshProcess {
  /** Long enough for the other nodes to miss it, elect without it and route around it. */
  static final Duration AWAY = Duration.ofSeconds(12);

  private static final String ENDPOINT = "ENDPOINT ";
  private static final String LINKS = "LINKS ";

  private final String name;
  private final List<String> command;
  private final Path folder;
  private final Map<String, String> endpoints = new ConcurrentHashMap<>();
  private final Map<String, String> orders = new HashMap<>();
  private final CountDownLatch up = new CountDownLatch(1);
  private volatile Process process;
  private volatile NodeStatus status = NodeStatus.UNKNOWN;
  private volatile boolean ready;
  private volatile List<String> neighbours = List.of();
  private Optional<Process> pausing = Optional.empty();
  private boolean isKilled;
  private int unreadyEnds;
  private OptionalLong endedAt = OptionalLong.empty();

  private MeshProcess(String name, List<String> command, Path folder) {
    this.name = name;
    this.command = command;
    this.folder = folder;
  }

  /** A node, which gets its identity at the given address. */
  static MeshProcess node(String name, String identity, Demo.Plan plan, int otlpPort) {
    List<String> command = new ArrayList<>(java(256));
    // Nodes are killed here, and what a node has not sent yet dies with it.
    command.add("-Dotel.bsp.schedule.delay=250");
    command.addAll(List.of("-jar", plan.jar().toString(), "--id", name));
    command.addAll(List.of("--identity", identity, "--otlp", "http://127.0.0.1:" + otlpPort));
    command.addAll(List.of("--ebpf", plan.ebpf()));
    return of(name, command, plan);
  }

  /** The service that gives every node its identity. */
  static MeshProcess identityService(Demo.Plan plan) {
    List<String> command = new ArrayList<>(java(48));
    command.addAll(List.of("-jar", plan.jar().toString(), "identity"));
    command.addAll(List.of("--svid-lifetime", String.valueOf(plan.svidLifetime().toSeconds())));
    return of("identity", command, plan);
  }

  private static MeshProcess of(String name, List<String> command, Demo.Plan plan) {
    Path folder = plan.folder().of(name);
    command.addAll(List.of("--nodes", String.valueOf(plan.nodes())));
    command.addAll(List.of("--data", folder.toString()));
    command.addAll(List.of("--port-offset", String.valueOf(plan.offset())));
    return new MeshProcess(name, List.copyOf(command), folder);
  }

  /** Many small JVMs on few cores: start-up counts for more than peak speed. */
  static List<String> java(int megabytes) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx" + megabytes + "m"));
    if (Runtime.version().feature() >= 24) { // it would warn of what Netty and Pekko do with memory
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    return command;
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
          repeatOrders(started);
          up.countDown();
        } else if (line.startsWith(ENDPOINT)) {
          String[] words = line.substring(ENDPOINT.length()).split(" ", 2);
          endpoints.put(words[0], words[1]);
        } else if (line.startsWith(LINKS)) {
          neighbours = List.of(line.substring(LINKS.length()).split(","));
        } else if (line.startsWith("STATUS ")) {
          status = NodeStatus.parse(line);
        }
      }
    } catch (IOException e) {
      // The process has ended; watching it says so.
    }
  }

  /**
   * Waits until it is up for the first time; throws when it ends before or takes longer than the
   * limit.
   */
  void awaitReady(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (!up.await(100, TimeUnit.MILLISECONDS)) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw doesNotStart();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw doesNotStart();
    }
  }

  private ProblemException doesNotStart() {
    return new ProblemException(
        name + " does not start: see " + folder.resolve("stderr.log") + " and the log beside it");
  }

  /** Where it serves the given node; only after it was up. */
  String endpointOf(String node) {
    return endpoints.get(node);
  }

  /** Starts it again some time after it has ended; answers what happened since the last look. */
  synchronized Change tend() {
    if (isKilled || process.isAlive()) {
      return Change.NONE;
    }
    if (!ready && ++unreadyEnds >= 3) {
      throw doesNotStart();
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

  /** The nodes to which a node has links; none before it was up. */
  List<String> neighbours() {
    return neighbours;
  }

  /** Kills it, and leaves it so until {@link #startAgainNow}. */
  synchronized void kill() {
    isKilled = true;
    process.destroyForcibly();
  }

  /** Lets it be started again at the next look. */
  synchronized void startAgainNow() {
    isKilled = false;
    endedAt = OptionalLong.of(System.nanoTime() - AWAY.toNanos());
  }

  /**
   * Stops it as it is, for a time at most: another process lets it go on even when this one is
   * gone.
   */
  synchronized void pause(Duration time) {
    String script = "kill -STOP \"$1\" && sleep \"$2\" && kill -CONT \"$1\"";
    String seconds = String.valueOf(time.toSeconds());
    pausing = Optional.of(shell(script, String.valueOf(pid()), seconds));
  }

  /** Lets it go on. */
  synchronized void goOn() {
    pausing.ifPresent(
        shell -> {
          shell.descendants().forEach(ProcessHandle::destroy); // its sleep would outlive it
          shell.destroy();
        });
    pausing = Optional.empty();
    shell("kill -CONT \"$1\"", String.valueOf(pid()));
  }

  private Process shell(String script, String... arguments) {
    List<String> all = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    all.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(all)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new ProblemException(
          name + " cannot be stopped: there is no shell to send signals (" + e.getMessage() + ")",
          e);
    }
  }

  /**
   * Orders something of a node, or of one of its links; it holds until the next for the same, and
   * for processes that come after this one, too.
   *
   * @param of such as {@code LINK node-2}
   */
  void order(String of, String order) {
    synchronized (orders) {
      orders.put(of, order);
      say(process, of, order);
    }
  }

  /** For a process that is new; an order that comes meanwhile comes after these. */
  private void repeatOrders(Process to) {
    synchronized (orders) {
      orders.forEach((of, order) -> say(to, of, order));
    }
  }

  private static void say(Process to, String of, String order) {
    byte[] line = (of + " " + order + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      to.getOutputStream().write(line);
      to.getOutputStream().flush();
    } catch (IOException e) {
      // It has ended; the next one is told when it is up.
    }
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
