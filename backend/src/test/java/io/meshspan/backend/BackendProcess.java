package io.meshspan.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A backend in a JVM of its own, which ends with the first thing that finds no memory. */
final class BackendProcess implements AutoCloseable {
  private final Process process;
  private final int[] ports;

  private BackendProcess(Process process, int[] ports) {
    this.process = process;
    this.ports = ports;
  }

  /** Keeps its spans in this directory, with so much heap. */
  static BackendProcess start(Path directory, int heapMegabytes) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMegabytes + "m");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), BackendProcess.class.getName()));
    command.add(directory.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    assertThat(line).as("what the backend says when it has started").isNotNull();
    return new BackendProcess(
        process, Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray());
  }

  /** Runs until nobody holds the other end of its input. */
  public static void main(String[] args) throws IOException {
    try (Backend backend =
        Backend.start(BackendConfig.onFreePorts().keptIn(DataDirectory.at(Path.of(args[0]))))) {
      Ports ports = backend.ports();
      System.out.println(ports.query() + " " + ports.otlpHttp() + " " + ports.tempo());
      while (System.in.read() >= 0) {
        // nothing is said to it
      }
    }
  }

  int query() {
    return ports[0];
  }

  int otlpHttp() {
    return ports[1];
  }

  int tempo() {
    return ports[2];
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
