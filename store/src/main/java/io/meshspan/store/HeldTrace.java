package io.meshspan.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One published state of a trace. Immutable: a batch makes the next one. */
final class HeldTrace {
  private final Trace trace;
  private final Set<IndexKey> keys;
  private final long latestStart;
  private final long weight;

  private HeldTrace(Trace trace, Set<IndexKey> keys, long weight) {
    this.trace = trace;
    this.keys = keys;
    this.weight = weight;
    this.latestStart = trace.spans().get(trace.spans().size() - 1).startEpochNanos();
  }

  static HeldTrace of(TraceId id, List<Span> spans) {
    return make(id, new ArrayList<>(spans), new HashSet<>(), 0, spans);
  }

  HeldTrace with(List<Span> more) {
    List<Span> all = new ArrayList<>(trace.spans().size() + more.size());
    all.addAll(trace.spans());
    all.addAll(more);
    return make(trace.id(), all, new HashSet<>(keys), weight, more);
  }

  private static HeldTrace make(
      TraceId id, List<Span> all, Set<IndexKey> keys, long weight, List<Span> added) {
    all.sort(Trace.BY_START);
    long sum = weight;
    for (Span span : added) {
      keys.add(IndexKey.ofService(span.service()));
      keys.add(IndexKey.ofOperation(span.service(), span.name()));
      sum += SpanWeight.of(span);
    }
    return new HeldTrace(new Trace(id, all), Set.copyOf(keys), sum);
  }

  Trace trace() {
    return trace;
  }

  Set<IndexKey> keys() {
    return keys;
  }

  Position position() {
    return new Position(trace.startEpochNanos(), trace.id());
  }

  /** Estimated bytes on the heap. */
  long weight() {
    return weight;
  }

  boolean mayHaveSpanIn(TimeRange range) {
    return latestStart >= range.startEpochNanos()
        && trace.startEpochNanos() <= range.endEpochNanos();
  }

  boolean matches(TraceQuery query) {
    if (!mayHaveSpanIn(query.range())) {
      return false;
    }
    for (Span span : trace.spans()) {
      if (query.matches(span)) {
        return true;
      }
    }
    return false;
  }

  /** A trace's place in the order of starts, newest first. */
  record Position(long startEpochNanos, TraceId id) implements Comparable<Position> {
    private static final Comparator<Position> NEWEST_FIRST =
        Comparator.comparingLong(Position::startEpochNanos)
            .reversed()
            .thenComparing(position -> position.id().high())
            .thenComparing(position -> position.id().low());

    @Override
    public int compareTo(Position other) {
      return NEWEST_FIRST.compare(this, other);
    }
  }

  /** What traces are looked up by: a service, or one operation of a service. */
  record IndexKey(String service, String operation, Grain grain) {
    static IndexKey ofService(String service) {
      return new IndexKey(service, "", Grain.SERVICE);
    }

    static IndexKey ofOperation(String service, String operation) {
      return new IndexKey(service, operation, Grain.OPERATION);
    }
  }

  /** An operation's name may be "": the grain tells it from a service. */
  enum Grain {
    SERVICE,
    OPERATION
  }
}
