package io.meshspan.mesh.process;

import java.io.IOException;
import java.io.InputStream;

/** Whoever started this process and holds the other end of its standard input. */
public final class ParentProcess {
  private ParentProcess() {}

  /** Returns when the input closes, which it does when the parent is gone, however it went. */
  public static void awaitEnd(InputStream input) {
    try {
      while (input.read() >= 0) {
        // whatever is said is of no interest; that somebody is there is
      }
    } catch (IOException e) {
      // as good as closed
    }
  }
}
