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

  /** Those which the other does not know, newest first. */
  List<Cause> unknownTo(Causes other) {
    return newest.stream().filter(cause -> !other.newest.contains(cause)).toList();
  }

  static List<TraceContext> traces(List<Cause> causes) {
    return causes.stream().map(Cause::trace).toList();
  }
}
