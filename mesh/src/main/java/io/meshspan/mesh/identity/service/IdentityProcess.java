package io.meshspan.mesh.identity.service;

import io.meshspan.mesh.process.LogFile;
import io.meshspan.mesh.process.ParentProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/** The identity service as a process: its options in, ENDPOINT and READY lines out. */
public final class IdentityProcess {
  private static final int BAD_USAGE = 2;
  private static final int CANNOT_START = 1;

  private IdentityProcess() {}

  /**
   * Runs the service until the given input closes, which it does when the parent process is gone.
   *
   * @return the exit code
   */
  public static int run(
      List<String> arguments, InputStream parent, PrintStream out, PrintStream err) {
    if (arguments.contains("--help")) {
      out.print(IdentityOptions.USAGE);
      return 0;
    }
    IdentityOptions options;
    try {
      options = IdentityOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println("meshspan-mesh identity: " + e.getMessage());
      return BAD_USAGE;
    }
    LogFile.use(options.data().resolve("identity.log"));
    try (IdentityService service = IdentityService.start(options)) {
      service
          .endpoints()
          .forEach((node, address) -> out.println("ENDPOINT " + node + " " + address));
      out.println("READY");
      ParentProcess.awaitEnd(parent);
      return 0;
    } catch (IOException e) {
      err.println("meshspan-mesh identity: cannot start: " + e.getMessage());
      return CANNOT_START;
    }
  }
}
