package io.meshspan.cli;

import java.io.PrintWriter;

/** How things stand: one line that is written over on a terminal, a line now and then elsewhere. */
final class StatusLine {
  private static final int EVERY = 5;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private int shown;

  private StatusLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * The launcher knows whether somebody looks: since JDK 22 a console is there even without a
   * terminal.
   */
  static StatusLine to(PrintWriter out) {
    return new StatusLine(out, Boolean.getBoolean("meshspan.terminal"));
  }

  void show(String status) {
    if (terminal) {
      out.print(CLEAR + status);
      out.flush();
    } else if (shown++ % EVERY == 0) {
      out.println(status);
      out.flush();
    }
  }

  /** Something that stays readable. */
  void say(String line) {
    out.println(terminal ? CLEAR + line : line);
    out.flush();
  }
}
