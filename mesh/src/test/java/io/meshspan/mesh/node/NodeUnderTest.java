package io.meshspan.mesh.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meshspan.mesh.MeshNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One node as a real process. */
final class NodeUnderTest {
  private final Process process;
  private volatile boolean ready;
  private volatile String status = "";

  NodeUnderTest(
      String id, int nodes, Path data, int portOffset, String otlp, MeshClassPath classPath)
      throws IOException {
    List<String> command = java("-Xmx256m", classPath);
    command.addAll(List.of("--id", id, "--nodes", Integer.toString(nodes)));
    command.addAll(List.of("--data", data.resolve(id).toString(), "--otlp", otlp));
    command.addAll(List.of("--identity", IdentityUnderTest.endpointOf(id, data)));
    command.addAll(List.of("--port-offset", Integer.toString(portOffset)));
    process = new ProcessBuilder(command).redirectError(data.resolve(id + ".err").toFile()).start();
    Thread reader = new Thread(this::readAll, "output of " + id);
    reader.setDaemon(true);
    reader.start();
  }

  /** The mesh's program, to which its arguments are to be added. */
  static List<String> java(String heap, MeshClassPath classPath) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", heap));
    command.addAll(List.of("-cp", classPath.toString(), MeshNode.class.getName()));
    return command;
  }

  private void readAll() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ready |= line.equals("READY");
        if (line.startsWith("STATUS ")) {
          status = line;
        }
      }
    } catch (IOException e) {
      // it was killed
    }
  }

  boolean isReady() {
    return ready;
  }

  /** The value of one word of the last status line; empty while there is none. */
  String status(String name) {
    return Arrays.stream(status.split(" "))
        .filter(word -> word.startsWith(name + "="))
        .map(word -> word.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  boolean leads() {
    return status("role").equals("LEADER");
  }

  /** As kill -9 does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As the end of its parent does it. */
  void closeInput() throws IOException {
    process.getOutputStream().close();
  }

  Process process() {
    return process;
  }
}
