package io.meshspan.bench.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code meshspan load} as a process of its own, so that what it needs is not the backend's. */
final class LoadProcess {
  private final Path jar;
  private final int rate;
  private final Path folder;

  LoadProcess(Path jar, int rate, Path folder) {
    this.jar = jar;
    this.rate = rate;
    this.folder = folder;
  }

  /** How the jar is started. */
  static List<String> java(Path jar) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) { // as the launcher does
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  /**
   * Runs it to its end; answers its report.
   *
   * @param seed the same makes the same spans, whichever backend they are for
   */
  JsonNode run(int port, long seed, Duration runTime) throws IOException, InterruptedException {
    Path report = folder.resolve("load.json");
    Path log = folder.resolve("load.log");
    Files.deleteIfExists(report);
    List<String> command = new ArrayList<>(java(jar));
    command.addAll(List.of("load", "--endpoint", "http://127.0.0.1:" + port, "--seed", "" + seed));
    command.addAll(List.of("--rate", "" + rate, "--for", runTime.toSeconds() + "s"));
    command.addAll(List.of("--report", report.toString()));
    Process load =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(load::destroy));
    try {
      load.waitFor();
    } finally {
      load.destroy();
    }
    if (!Files.exists(report)) { // spans that it dropped are in the report, and no reason to stop
      throw new IOException("the load did not run; it said:\n" + Files.readString(log));
    }
    return new ObjectMapper().readTree(report.toFile());
  }
}
