package io.meshspan.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Something to go wrong.
 *
 * @param target {@code node-2}, the link {@code node-1--node-2}, or {@code mesh}
 * @param time for which it lasts
 * @param by how much later things come, of a kind whose size that is
 * @param share what is lost, above 0 and up to 1, of a kind whose size that is
 */
record Fault(FaultKind kind, String target, Duration time, Duration by, double share) {
  static final Duration USUAL_TIME = Duration.ofSeconds(20);
  static final Duration USUAL_DELAY = Duration.ofMillis(200);
  static final double USUAL_SHARE = 0.5;

  private static final Duration MOST_TIME = Duration.ofHours(1);
  private static final Duration MOST_DELAY = Duration.ofSeconds(60);
  private static final String TO = "--";

  /** The target of what is of all nodes. */
  static final String MESH = "mesh";

  Fault {
    if (time.isNegative() || time.isZero() || time.compareTo(MOST_TIME) > 0) {
      throw new ProblemException("A fault lasts 1s to 1h, not " + time.toSeconds() + "s.");
    }
    if (by.isNegative() || by.isZero() || by.compareTo(MOST_DELAY) > 0) {
      throw new ProblemException("A delay is 1ms to 60s, not " + by.toMillis() + "ms.");
    }
    if (!(share > 0 && share <= 1)) {
      throw new ProblemException("A share is above 0 and at most 1, not " + share + ".");
    }
  }

  /** One of the usual size. */
  static Fault usual(FaultKind kind, String target) {
    return new Fault(kind, target, USUAL_TIME, USUAL_DELAY, USUAL_SHARE);
  }

  Fault lasting(Duration other) {
    return new Fault(kind, target, other, by, share);
  }

  /** The two nodes at the ends of its link. */
  List<String> ends() {
    return List.of(target.split(TO, 2));
  }

  /** The name of a link: its lower end first. */
  static String link(String one, String other) {
    return number(one) < number(other) ? one + TO + other : other + TO + one;
  }

  private static int number(String node) {
    return Integer.parseInt(node.substring(node.lastIndexOf('-') + 1));
  }

  /** For people: {@code delay node-1--node-2 by 200 ms}. */
  String text() {
    return kind.text()
        + " "
        + target
        + switch (kind.size()) {
          case BY -> " by " + by.toMillis() + " ms";
          case SHARE -> String.format(Locale.ROOT, " of a share of %s", share);
          case NONE -> "";
        };
  }
}
