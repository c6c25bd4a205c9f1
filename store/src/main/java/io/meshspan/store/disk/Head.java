package io.meshspan.store.disk;

import io.meshspan.store.AppendOutcome;
import io.meshspan.store.IncomingLink;
import io.meshspan.store.Operation;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanTallies;
import io.meshspan.store.SpanTest;
import io.meshspan.store.SpanWeight;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor.Next;
import io.meshspan.store.segment.Segment.ServiceOperation;
import io.meshspan.store.segment.TracePart;
import io.meshspan.store.segment.TraceSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Spans that are in the log and in no segment yet. One writer at a time, many readers without a
 * lock; a reader sees each trace as it was after some batch.
 */
final class Head implements TraceSource {
  private final ConcurrentSkipListMap<Position, HeadTrace> newestFirst =
      new ConcurrentSkipListMap<>();
  private final Map<TraceId, HeadTrace> byId = new ConcurrentHashMap<>();
  private final Set<ServiceOperation> operations = ConcurrentHashMap.newKeySet();
  private final int spansPerTrace;
  private Resource lastResource;
  private volatile long spans;
  private volatile long tracesBegun;
  private long weight;

  Head(int spansPerTrace) {
    this.spansPerTrace = spansPerTrace;
  }

  /** Adds a batch, but for what is held already: here, or among these. */
  AppendOutcome.Stored append(List<Span> batch, Collection<? extends TraceSource> elsewhere) {
    Map<TraceId, List<Span>> byTrace = new LinkedHashMap<>();
    for (Span span : batch) {
      byTrace.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span);
    }
    int added = 0;
    int beyond = 0;
    for (Map.Entry<TraceId, List<Span>> share : byTrace.entrySet()) {
      HeadTrace trace = byId.get(share.getKey());
      HeadTrace held = trace == null ? begin(share.getKey(), elsewhere) : trace;
      List<Span> fresh = new ArrayList<>(share.getValue().size());
      for (Span span : share.getValue()) {
        if (!held.admits(span)) {
          continue;
        }
        if (held.spansKnown() >= spansPerTrace) {
          beyond++;
        } else {
          held.hold(span);
          fresh.add(span);
          weigh(span);
        }
      }
      added += fresh.size();
      publish(held, fresh);
    }
    return new AppendOutcome.Stored(added, batch.size() - added - beyond, beyond);
  }

  private static HeadTrace begin(TraceId id, Collection<? extends TraceSource> elsewhere) {
    List<Span> known = new ArrayList<>();
    for (TraceSource each : elsewhere) {
      known.addAll(each.spansOf(id));
    }
    return new HeadTrace(id, known);
  }

  @SuppressWarnings("ReferenceEquality") // Only the same object takes no more room.
  private void weigh(Span span) {
    weight += SpanWeight.of(span);
    if (span.resource() == lastResource) {
      weight -= SpanWeight.ofShared(span);
    }
    lastResource = span.resource();
    operations.add(new ServiceOperation(span.service(), new Operation(span.name(), span.kind())));
  }

  private void publish(HeadTrace trace, List<Span> fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    boolean first = trace.isEmpty();
    Position before = first ? null : Position.of(trace);
    trace.publish(fresh);
    Position after = Position.of(trace);
    if (first) {
      byId.put(trace.id(), trace);
      long begun = tracesBegun;
      tracesBegun = begun + (trace.isContinued() ? 0 : 1);
    }
    if (!after.equals(before)) {
      newestFirst.put(after, trace);
      // The old place goes last: a scan on its way meets a trace twice rather than not at all.
      if (before != null) {
        newestFirst.remove(before);
      }
    }
    long already = spans;
    spans = already + fresh.size();
  }

  long spans() {
    return spans;
  }

  /** How many of its traces had no span elsewhere when they came. */
  long tracesBegun() {
    return tracesBegun;
  }

  /** Estimated bytes on the heap; for the writer. */
  long weight() {
    return weight;
  }

  Set<ServiceOperation> operations() {
    return operations;
  }

  @Override
  public int partsOf(TraceId id) {
    return byId.containsKey(id) ? 1 : 0;
  }

  @Override
  public List<Span> spansOf(TraceId id) {
    HeadTrace trace = byId.get(id);
    return trace == null ? List.of() : trace.spans();
  }

  @Override
  public Iterator<TracePart> newestFirst(TraceFilter filter) {
    Position newest = Position.firstAt(filter.range().endEpochNanos());
    return newestFirst.tailMap(newest).values().stream()
        .filter(trace -> trace.mayHaveSpanIn(filter.range()) && trace.isNamedBy(filter))
        .map(HeadTrace::part)
        .iterator();
  }

  /** All of them, oldest start first, for the writer of a segment. */
  Collection<HeadTrace> oldestFirst() {
    return newestFirst.descendingMap().values();
  }

  List<IncomingLink> linksTo(TraceId id) {
    List<IncomingLink> found = new ArrayList<>();
    byId.values().forEach(trace -> trace.addLinksTo(id, found));
    return found;
  }

  Next observe(TimeRange range, SpanTest test, SpanObserver observer) {
    for (HeadTrace trace : byId.values()) {
      if (trace.mayHaveSpanIn(range)
          && trace.observe(new TraceFilter(range, test), observer) == Next.STOP) {
        return Next.STOP;
      }
    }
    return Next.GO_ON;
  }

  void tally(TimeRange range, SpanTallies into) {
    for (HeadTrace trace : byId.values()) {
      if (trace.mayHaveSpanIn(range)) {
        for (Span span : trace.spans()) {
          if (range.contains(span.startEpochNanos())) {
            into.add(span);
          }
        }
      }
    }
  }

  /** A trace's place in the order of starts, newest first, equal ones by their ids. */
  private record Position(long startEpochNanos, long high, long low)
      implements Comparable<Position> {
    static Position of(HeadTrace trace) {
      return new Position(trace.startEpochNanos(), trace.id().high(), trace.id().low());
    }

    static Position firstAt(long startEpochNanos) {
      return new Position(startEpochNanos, Long.MIN_VALUE, Long.MIN_VALUE);
    }

    @Override
    public int compareTo(Position other) {
      int byStart = Long.compare(other.startEpochNanos, startEpochNanos);
      int byHigh = byStart != 0 ? byStart : Long.compare(high, other.high);
      return byHigh != 0 ? byHigh : Long.compare(low, other.low);
    }
  }
}
