package io.meshspan.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One process of the mesh that a person runs in a terminal: what it says on standard error is hers
 * to read, and it ends with this command, however that ends.
 */
final class ForegroundProcess {
  private static final Duration ORDERLY_END = Duration.ofSeconds(8);

  private ForegroundProcess() {}

  /**
   * Runs it until it has ended.
   *
   * @param megabytes of heap
   * @param said takes each line that it prints
   * @return its exit code
   */
  static int run(int megabytes, List<String> arguments, Consumer<String> said)
      throws InterruptedException {
    Path jar = MeshJar.find();
    List<String> command = new ArrayList<>(MeshProcess.java(megabytes));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "meshspan-stop"));
      read(process, said);
      return process.waitFor();
    } catch (IOException e) {
      throw new ProblemException(
          "nothing can be started with " + command.get(0) + " (" + e.getMessage() + ")", e);
    }
  }

  private static void read(Process process, Consumer<String> said) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.accept(line);
      }
    } catch (IOException e) {
      // It has ended, which its exit code tells of.
    }
  }

  /** It ends when its standard input closes; one that does not is killed. */
  private static void end(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // Closed already, with the process.
    }
    try {
      if (!process.waitFor(ORDERLY_END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
