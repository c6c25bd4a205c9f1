package io.meshspan.mesh.node;

import io.meshspan.mesh.process.LogFile;
import io.meshspan.mesh.process.ParentProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** One node as a process: its options in, READY and STATUS lines out. */
public final class NodeProcess {
  /** What the process answers to a command line that it does not understand. */
  public static final int BAD_USAGE = 2;

  private static final int CANNOT_START = 1;
  private static final Duration STATUS_EVERY = Duration.ofSeconds(1);

  private NodeProcess() {}

  /**
   * Runs a node until the given input closes, which it does when the parent process is gone.
   *
   * @return the exit code
   */
  public static int run(
      List<String> arguments, InputStream parent, PrintStream out, PrintStream err) {
    if (arguments.contains("--help")) {
      out.print(NodeOptions.USAGE);
      return 0;
    }
    NodeOptions options;
    try {
      options = NodeOptions.parse(arguments);
      Files.createDirectories(options.data());
    } catch (IllegalArgumentException e) {
      err.println("meshspan-mesh: " + e.getMessage());
      return BAD_USAGE;
    } catch (IOException e) {
      err.println("meshspan-mesh: --data: cannot make the directory: " + e.getMessage());
      return BAD_USAGE;
    }
    LogFile.use(options.data().resolve("node.log"));
    return run(options, parent, out, err);
  }

  private static int run(
      NodeOptions options, InputStream parent, PrintStream out, PrintStream err) {
    Node node;
    try {
      node = Node.start(options);
    } catch (IOException | RuntimeException e) {
      err.println("meshspan-mesh: " + options.self() + " cannot start: " + e.getMessage());
      return CANNOT_START;
    }
    // SIGTERM and the end of main both come by here.
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "shutdown"));
    try (Rounds status = new Rounds(1)) {
      var unused =
          node.joined()
              .thenRun(
                  () -> {
                    out.println("LINKS " + node.links());
                    out.println("READY");
                    status.every(
                        STATUS_EVERY, "saying how it is", () -> out.println(node.status()));
                  });
      ParentProcess.awaitEnd(parent, node::obey);
    }
    return 0;
  }
}
