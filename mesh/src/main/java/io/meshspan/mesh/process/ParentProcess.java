package io.meshspan.mesh.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.function.Consumer;

/** Whoever started this process and holds the other end of its standard input. */
public final class ParentProcess {
  private ParentProcess() {}

  /** Returns when the input closes, which it does when the parent is gone, however it went. */
  public static void awaitEnd(InputStream input) {
    awaitEnd(input, line -> {});
  }

  /**
   * The same, and hands on each line that the parent says.
   *
   * @param said what it throws is thrown here
   */
  public static void awaitEnd(InputStream input, Consumer<String> said) {
    BufferedReader lines = new BufferedReader(new InputStreamReader(input, UTF_8));
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.accept(line);
      }
    } catch (IOException e) {
      // as good as closed
    }
  }
}
