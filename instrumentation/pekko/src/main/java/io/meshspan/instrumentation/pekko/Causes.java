package io.meshspan.instrumentation.pekko;

import io.meshspan.api.propagation.TraceContext;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The latest updates that a value holds, newest first, at most {@link #MOST}. Joining is
 * commutative, associative and idempotent, as a merge has to be: the newest of a union are the same
 * in whatever order it is formed. Immutable.
 */
record Causes(List<Cause> newest) {
  static final int MOST = 16;
  static final Causes NONE = new Causes(List.of());

  Causes {
    newest = List.copyOf(newest);
  }

  static Causes of(Collection<Cause> causes) {
    return causes.isEmpty() ? NONE : newestOf(causes.stream());
  }

  private static Causes newestOf(Stream<Cause> causes) {
    return new Causes(causes.distinct().sorted(Cause.NEWEST_FIRST).limit(MOST).toList());
  }

  Causes and(Cause cause) {
    return newestOf(Stream.concat(Stream.of(cause), newest.stream()));
  }

  Causes joinedWith(Causes other) {
    return newest.equals(other.newest)
        ? this
        : newestOf(Stream.concat(newest.stream(), other.newest.stream()));
  }

  /** Those of which the other has not heard yet, newest first. */
  List<Cause> newsTo(Causes other) {
    return newest.stream().filter(cause -> !other.hasHeardOf(cause)).toList();
  }

  /** What is older than all that are kept was let go of, or never came in time. */
  private boolean hasHeardOf(Cause cause) {
    boolean isTooOld =
        newest.size() == MOST && Cause.NEWEST_FIRST.compare(cause, newest.get(MOST - 1)) > 0;
    return isTooOld || newest.contains(cause);
  }

  static List<TraceContext> traces(List<Cause> causes) {
    return causes.stream().map(Cause::trace).toList();
  }
}
