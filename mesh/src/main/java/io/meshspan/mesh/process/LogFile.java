package io.meshspan.mesh.process;

import java.nio.file.Path;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where the process logs to: a file alone, so that standard output belongs to its parent. */
public final class LogFile {
  private LogFile() {}

  /** Sets it for the whole process; must come before anything makes a logger. */
  public static void use(Path file) {
    System.setProperty("mesh.log.file", file.toString());
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
