package io.meshspan.instrumentation.pekko;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What one round of news says: who is there that was not before it, and who is not any more. Used
 * by one thread.
 *
 * @param <N> how a node is named
 */
final class MembershipRound<N> {
  private final Set<N> before;
  private final Set<N> now;
  private final Instant start;
  private Instant end;

  MembershipRound(Set<N> before, Instant start) {
    this.before = Set.copyOf(before);
    this.now = new LinkedHashSet<>(before);
    this.start = start;
    this.end = start;
  }

  void found(N node, Instant at) {
    now.add(node);
    end = at;
  }

  void lost(N node, Instant at) {
    now.remove(node);
    end = at;
  }

  Set<N> now() {
    return Set.copyOf(now);
  }

  /** In the order in which they were found. */
  Set<N> discovered() {
    Set<N> discovered = new LinkedHashSet<>(now);
    discovered.removeAll(before);
    return discovered;
  }

  Set<N> lost() {
    Set<N> lost = new LinkedHashSet<>(before);
    lost.removeAll(now);
    return lost;
  }

  Instant start() {
    return start;
  }

  /** When the last news came. */
  Instant end() {
    return end;
  }
}
