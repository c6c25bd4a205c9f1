package io.meshspan.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be made to go wrong in a demo. */
enum FaultKind {
  /** SIGKILL; the node is not started again before the fault ends. */
  KILL(
      Target.NODE,
      Way.SIGNAL,
      Size.NONE,
      "a node's process is killed, and started again when the fault ends"),
  /** SIGSTOP, then SIGCONT. */
  PAUSE(
      Target.NODE,
      Way.SIGNAL,
      Size.NONE,
      "a node's process is stopped as it is, and goes on when the fault ends"),
  /** Each frame of the link is sent later, in both directions. */
  DELAY(Target.LINK, Way.LINK, Size.BY, "what goes over a link takes longer, by --by (200ms)"),
  /** Frames of the link are thrown away, in both directions. */
  DROP(
      Target.LINK, Way.LINK, Size.SHARE, "a share of what goes over a link is lost, --share (0.5)"),
  /** The link's connection is closed, and none is made or taken. */
  CUT(Target.LINK, Way.LINK, Size.NONE, "a link is down; Raft and gossip do not go over it"),
  /** The node's reports are false: the contract takes none of a link that is so slow. */
  REVERT(Target.NODE, Way.ORDER, Size.NONE, "a node's transactions are refused by the contract"),
  /** The node's calls get a gas limit that no write can be paid from. */
  OUT_OF_GAS(Target.NODE, Way.ORDER, Size.NONE, "a node's calls get too little gas");

  private final Target target;
  private final Way way;
  private final Size size;
  private final String brief;

  /** What a fault is of. */
  enum Target {
    NODE,
    LINK,
    MESH
  }

  /** How it is done. */
  enum Way {
    /** The process gets a signal. */
    SIGNAL,
    /** Both ends of a link are told how it is. */
    LINK,
    /** The node, or each node of the mesh, is told what goes wrong in it. */
    ORDER
  }

  /** What of a fault can be more or less, beside its time. */
  enum Size {
    NONE,
    BY,
    SHARE
  }

  FaultKind(Target target, Way way, Size size, String brief) {
    this.target = target;
    this.way = way;
    this.size = size;
    this.brief = brief;
  }

  Target target() {
    return target;
  }

  Way way() {
    return way;
  }

  Size size() {
    return size;
  }

  /** One line for people. */
  String brief() {
    return brief;
  }

  /** As it is written: {@code out-of-gas}. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Throws a message for whoever wrote it. */
  static FaultKind of(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.text().equals(text))
        .findFirst()
        .orElseThrow(() -> unknown(text));
  }

  private static ProblemException unknown(String text) {
    String nearest =
        Arrays.stream(values())
            .map(FaultKind::text)
            .min(Comparator.comparingInt(name -> distance(name, text)))
            .orElseThrow();
    String hint =
        distance(nearest, text) <= 2
            ? "did you mean " + nearest + "?"
            : "there are "
                + Arrays.stream(values()).map(FaultKind::text).collect(Collectors.joining(", "))
                + ".";
    return new ProblemException("No fault is called \"" + text + "\"; " + hint);
  }

  /** How many letters have to be changed, added or taken away (Levenshtein). */
  private static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    Arrays.setAll(before, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int[] now = new int[to.length() + 1];
      now[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(changed, 1 + Math.min(before[j], now[j - 1]));
      }
      before = now;
    }
    return before[to.length()];
  }
}
