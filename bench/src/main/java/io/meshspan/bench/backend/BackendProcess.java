package io.meshspan.bench.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A backend that runs, and what its process needed so far. */
final class BackendProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofSeconds(60);
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final Pattern MOST_RESIDENT =
      Pattern.compile("^VmHWM:\\s+(\\d+) kB$", Pattern.MULTILINE);

  private final Process process;
  private final Path log;

  private BackendProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it, and waits until it answers. */
  static BackendProcess start(Subject.Launch launch, Path log, Web web)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(launch.command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    BackendProcess backend = new BackendProcess(process, log);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // it outlives nobody
    long end = System.nanoTime() + START.toNanos();
    while (!isReady(launch.ready(), web)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        backend.close();
        throw new IOException(
            String.join(" ", launch.command()) + " does not answer; it said:\n" + backend.said());
      }
      process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
    return backend;
  }

  private static boolean isReady(String url, Web web) throws InterruptedException {
    try {
      return web.get(url).statusCode() == 200;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /** The most memory that it ever had resident, in bytes; 0 where the system does not say. */
  long mostResident() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    Matcher found = MOST_RESIDENT.matcher(Files.readString(status));
    return found.find() ? 1_024 * Long.parseLong(found.group(1)) : 0;
  }

  /** The end of what it said. */
  String said() throws IOException {
    String all = Files.readString(log);
    return all.substring(Math.max(0, all.length() - 2_000));
  }

  /** Ends it as Ctrl-C would, so that it writes down what it holds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
