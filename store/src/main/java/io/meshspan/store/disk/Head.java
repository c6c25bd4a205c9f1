package io.meshspan.store.disk;

import io.meshspan.store.AppendOutcome;
import io.meshspan.store.AttributeKey;
import io.meshspan.store.IncomingLink;
import io.meshspan.store.Operation;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanTallies;
import io.meshspan.store.SpanWeight;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor.Next;
import io.meshspan.store.disk.HeadTrace.Position;
import io.meshspan.store.segment.CalleeObserver;
import io.meshspan.store.segment.Segment.ServiceOperation;
import io.meshspan.store.segment.TracePart;
import io.meshspan.store.segment.TraceSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;

/**
 * Spans that are in the log and in no segment yet. One writer at a time, many readers without a
 * lock; a reader sees each trace as it was after some batch.
 */
final class Head implements TraceSource {
  /** What one that is elsewhere takes here, so that it is known again. */
  private static final long KNOWN_SPAN_BYTES = 64;

  private final ConcurrentSkipListMap<Position, HeadTrace> newestFirst =
      new ConcurrentSkipListMap<>();
  private final Map<TraceId, HeadTrace> byId = new ConcurrentHashMap<>();
  private final Set<ServiceOperation> operations = ConcurrentHashMap.newKeySet();
  private final int spansPerTrace;
  private Resource lastResource;
  private volatile long spans;
  private volatile long traces;
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
      int fresh = 0;
      for (Span span : share.getValue()) {
        if (!held.admits(span)) {
          continue;
        }
        if (held.spansKnown() >= spansPerTrace) {
          beyond++;
        } else {
          held.hold(span);
          fresh++;
          weigh(span);
        }
      }
      added += fresh;
      publish(held);
    }
    return new AppendOutcome.Stored(added, batch.size() - added - beyond, beyond);
  }

  private HeadTrace begin(TraceId id, Collection<? extends TraceSource> elsewhere) {
    List<Span> known = new ArrayList<>();
    for (TraceSource each : elsewhere) {
      known.addAll(each.spansOf(id));
    }
    return new HeadTrace(id, traces, known);
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

  /** Whatever step fails for want of memory, the next batch for the trace takes it again. */
  private void publish(HeadTrace trace) {
    long before = spans;
    spans = before + trace.publish();
    if (trace.isEmpty()) {
      return;
    }
    Optional<Position> old = trace.place();
    Position place = Position.of(trace);
    if (old.isEmpty()) {
      byId.put(trace.id(), trace);
    }
    if (!old.equals(Optional.of(place))) {
      newestFirst.put(place, trace);
      trace.placed(place);
      // The old place goes last: a scan on its way meets a trace twice rather than not at all.
      old.ifPresent(newestFirst::remove);
    }
    if (old.isEmpty()) {
      count(trace);
    }
  }

  private void count(HeadTrace trace) {
    long all = traces;
    traces = all + 1;
    long begun = tracesBegun;
    tracesBegun = begun + (trace.spansElsewhere() == 0 ? 1 : 0);
    weight += trace.spansElsewhere() * KNOWN_SPAN_BYTES;
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
  public void servicesOf(TraceId id, BiConsumer<SpanId, String> to) {
    HeadTrace trace = byId.get(id);
    if (trace != null) {
      trace.services(to);
    }
  }

  @Override
  public Iterator<TracePart> newestFirst(TraceFilter filter) {
    Position newest = Position.firstAt(filter.range().endEpochNanos());
    // What begins here later may have been shown already, from elsewhere.
    long begun = traces;
    return newestFirst.tailMap(newest).values().stream()
        .filter(trace -> trace.number() < begun && trace.mayHaveSpanIn(filter.range()))
        .filter(trace -> trace.isNamedBy(filter))
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

  Next observe(SpanQuestion question, SpanObserver observer) {
    for (HeadTrace trace : byId.values()) {
      if (trace.mayHaveSpanIn(question.range()) && trace.observe(question, observer) == Next.STOP) {
        return Next.STOP;
      }
    }
    return Next.GO_ON;
  }

  Next calls(TimeRange range, CalleeObserver open) {
    for (HeadTrace trace : byId.values()) {
      if (trace.mayHaveSpanIn(range) && trace.calls(range, open) == Next.STOP) {
        return Next.STOP;
      }
    }
    return Next.GO_ON;
  }

  void addKeys(TimeRange range, Set<AttributeKey> to) {
    for (HeadTrace trace : byId.values()) {
      if (trace.mayHaveSpanIn(range)) {
        for (Span span : trace.spans()) {
          if (range.contains(span.startEpochNanos())) {
            AttributeKey.addAllOf(span, to);
          }
        }
      }
    }
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
}
