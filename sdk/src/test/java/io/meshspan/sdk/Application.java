package io.meshspan.sdk;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Somebody's application, as a process of its own: says some spans, and then ends in some way. */
final class Application {
  static final int SPANS = 100;

  private Application() {}

  /** How it ends. */
  enum End {
    /** Main returns, nothing is closed. */
    RETURNS,
    /** It waits for a signal. */
    WAITS
  }

  public static void main(String[] arguments) throws InterruptedException {
    MeshspanSdk sdk = MeshspanSdk.builder().serviceName("application").nodeId("node-1").start();
    for (int i = 1; i <= SPANS; i++) {
      sdk.meshspan().raft().leaderElection(i, "node-1").run(span -> {});
    }
    System.out.println("said");
    if (End.valueOf(arguments[0]) == End.WAITS) {
      new CountDownLatch(1).await();
    }
  }

  /** Starts it with these variables in its environment, and nothing of OpenTelemetry's besides. */
  static Process start(End end, Map<String, String> environment, Path errors) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Application.class.getName(), end.name()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("OTEL_"));
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null"));
    return builder.start();
  }

  static void awaitSaid(Process process) throws IOException {
    String line = process.inputReader(StandardCharsets.UTF_8).readLine();
    if (!"said".equals(line)) {
      throw new AssertionError("the application said " + line);
    }
  }
}
