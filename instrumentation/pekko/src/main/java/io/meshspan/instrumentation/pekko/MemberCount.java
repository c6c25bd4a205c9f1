package io.meshspan.instrumentation.pekko;

/** How many other members answer, as was last heard; negative while nothing is known. */
final class MemberCount {
  private volatile int others = -1;

  void heard(int reachableOthers) {
    others = reachableOthers;
  }

  int others() {
    return others;
  }
}
