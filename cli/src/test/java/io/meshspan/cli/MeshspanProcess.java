package io.meshspan.cli;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The runnable jar, as a person runs it. */
final class MeshspanProcess implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);
  static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

  private final Process process;
  private final Queue<String> out = new ConcurrentLinkedQueue<>();
  private final Queue<String> err = new ConcurrentLinkedQueue<>();
  private final List<Thread> readers = new ArrayList<>();

  private MeshspanProcess(Process process) {
    this.process = process;
    read(process.getInputStream(), out);
    read(process.getErrorStream(), err);
  }

  static MeshspanProcess start(String... arguments) {
    return start(
        new ProcessBuilder(command(Path.of("target", "meshspan.jar"), List.of(), arguments)));
  }

  /** As {@link #start(String...)}; what is temporary is below the folder, nodes' data too. */
  static MeshspanProcess startIn(
      Path folder, Map<String, String> environment, String... arguments) {
    List<String> options = List.of("-Djava.io.tmpdir=" + folder);
    ProcessBuilder builder =
        new ProcessBuilder(command(Path.of("target", "meshspan.jar"), options, arguments));
    builder.environment().putAll(environment);
    return start(builder);
  }

  static List<String> command(Path jar, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) { // as the launcher does
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Processes of the mesh that keep their data below the folder. One whose parent has ended is
   * nobody's descendant any more, so that they are looked for among all processes.
   */
  static List<ProcessHandle> processesBelow(Path folder) {
    String below = folder + File.separator;
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                Arrays.stream(process.info().arguments().orElse(new String[0]))
                    .anyMatch(argument -> argument.startsWith(below)))
        .toList();
  }

  static MeshspanProcess start(ProcessBuilder builder) {
    try {
      return new MeshspanProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(InputStream stream, Queue<String> into) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                lines.lines().forEach(into::add);
              } catch (IOException | UncheckedIOException e) {
                into.add(e.toString());
              }
            });
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
  }

  MeshspanProcess awaitOut(String text) {
    await().atMost(PATIENCE).until(() -> out().contains(text) || !process.isAlive());
    if (!out().contains(text)) {
      throw new AssertionError("ended without \"" + text + "\":\n" + out() + err());
    }
    return this;
  }

  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running:\n" + out() + err());
    }
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  Process process() {
    return process;
  }

  String out() {
    return String.join("\n", out);
  }

  String err() {
    return String.join("\n", err);
  }

  /** An offset at which every port of the backend and of nine nodes is free. */
  static int freePortOffset() {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(8_000, 40_000))
        .limit(200)
        .filter(MeshspanProcess::isFree)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int offset) {
    IntStream backend = IntStream.of(3200, 4317, 4318, 5778, 6831, 9411, 14268, 16685, 16686);
    IntStream nodes =
        IntStream.rangeClosed(1, 9).flatMap(i -> IntStream.of(17_100 + i, 17_200 + i, 17_300 + i));
    return IntStream.concat(backend, nodes).allMatch(port -> canListenOn(port + offset));
  }

  static boolean canListenOn(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly().onExit().join();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
