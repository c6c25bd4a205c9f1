package io.meshspan.sdk.spool;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another process that appends the numbers from the one given on, and says each when it is in the
 * spool; every third time it also releases the oldest and says so.
 */
final class SpoolProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private int lastAppended;
  private int lastReleased;

  private SpoolProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  public static void main(String[] arguments) throws IOException {
    try (Spool spool = new SpoolContents().open(Path.of(arguments[0]))) {
      System.out.println("open");
      for (int i = Integer.parseInt(arguments[1]); ; i++) {
        SpoolContents.append(spool, i + " " + "x".repeat(i * 37 % 3_000));
        System.out.println("a" + i);
        if (i % 3 == 0) {
          SpooledBatch oldest = spool.head().orElseThrow();
          spool.release(oldest);
          System.out.println(
              "r" + number(new String(oldest.payload(), java.nio.charset.StandardCharsets.UTF_8)));
        }
      }
    }
  }

  static int number(String text) {
    return Integer.parseInt(text.substring(0, text.indexOf(' ')));
  }

  /** Returns when it has the spool open. */
  static SpoolProcess start(Path directory, int from) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SpoolProcess.class.getName(),
            directory.toString(),
            Integer.toString(from));
    SpoolProcess process =
        new SpoolProcess(
            new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    if (!"open".equals(process.output.readLine())) {
      throw new AssertionError("the other process did not open " + directory);
    }
    return process;
  }

  void awaitLines(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      hear(output.readLine());
    }
  }

  /** SIGKILL; then hears what was still said. */
  void kill() throws IOException, InterruptedException {
    process.toHandle().destroyForcibly(); // the process's own method closes its output
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      hear(line);
    }
    process.waitFor(60, TimeUnit.SECONDS);
  }

  /** A kill may cut the last line. */
  private void hear(String line) {
    if (line.matches("a\\d+")) {
      lastAppended = Math.max(lastAppended, Integer.parseInt(line.substring(1)));
    } else if (line.matches("r\\d+")) {
      lastReleased = Math.max(lastReleased, Integer.parseInt(line.substring(1)));
    }
  }

  int lastAppended() {
    return lastAppended;
  }

  int lastReleased() {
    return lastReleased;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
