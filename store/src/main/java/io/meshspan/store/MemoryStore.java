package io.meshspan.store;

import io.meshspan.store.FoundTraces.Coverage;
import io.meshspan.store.HeldTrace.Grain;
import io.meshspan.store.HeldTrace.IndexKey;
import io.meshspan.store.HeldTrace.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The store in memory. One writer at a time makes the next state of each trace and publishes it in
 * the indexes; readers take no lock.
 */
final class MemoryStore implements SpanStore {
  private final StoreLimits limits;

  private final ConcurrentSkipListMap<Position, HeldTrace> newestFirst =
      new ConcurrentSkipListMap<>();
  private final Map<TraceId, HeldTrace> byId = new ConcurrentHashMap<>();
  private final Map<IndexKey, ConcurrentSkipListMap<Position, HeldTrace>> byKey =
      new ConcurrentHashMap<>();
  private final LinkIndex links = new LinkIndex();
  private final OperationIndex operations = new OperationIndex();

  // The writer's own, in the order in which traces were last added to.
  private final LinkedHashMap<TraceId, Set<Identity>> identities = new LinkedHashMap<>();
  private boolean closed;
  private long weight;
  private volatile StoreCounts counts = new StoreCounts(0, 0, 0);

  MemoryStore(StoreLimits limits) {
    this.limits = limits;
  }

  @Override
  public AppendOutcome append(List<Span> batch) {
    Map<TraceId, List<Span>> byTrace = new LinkedHashMap<>();
    for (Span span : batch) {
      byTrace.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span);
    }
    synchronized (this) {
      if (closed) {
        return new AppendOutcome.Refused(AppendOutcome.Reason.CLOSED);
      }
      int added = 0;
      int beyond = 0;
      for (Map.Entry<TraceId, List<Span>> share : byTrace.entrySet()) {
        Set<Identity> held = touched(share.getKey());
        List<Span> fresh = new ArrayList<>();
        for (Span span : share.getValue()) {
          Identity identity = Identity.of(span);
          if (held.contains(identity)) {
            continue;
          }
          if (held.size() >= limits.spansPerTrace()) {
            beyond++;
          } else {
            held.add(identity);
            fresh.add(span);
          }
        }
        added += fresh.size();
        publish(share.getKey(), fresh);
      }
      makeRoom();
      return new AppendOutcome.Stored(added, batch.size() - added - beyond, beyond);
    }
  }

  private Set<Identity> touched(TraceId id) {
    Set<Identity> held = identities.remove(id);
    Set<Identity> kept = held == null ? new HashSet<>() : held;
    identities.put(id, kept);
    return kept;
  }

  private void publish(TraceId id, List<Span> fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    HeldTrace before = byId.get(id);
    HeldTrace after = before == null ? HeldTrace.of(id, fresh) : before.with(fresh);
    Position position = after.position();
    byId.put(id, after);
    newestFirst.put(position, after);
    for (IndexKey key : after.keys()) {
      byKey.computeIfAbsent(key, any -> new ConcurrentSkipListMap<>()).put(position, after);
    }
    fresh.forEach(links::add);
    fresh.forEach(operations::add);
    // The old place goes last: a search on its way meets a trace twice rather than not at all.
    if (before != null && !before.position().equals(position)) {
      removeFromIndexes(before);
    }
    weight += after.weight() - (before == null ? 0 : before.weight());
    long spans = counts.spans() + fresh.size();
    counts = new StoreCounts(spans, byId.size(), counts.spansDropped());
  }

  private void removeFromIndexes(HeldTrace trace) {
    Position position = trace.position();
    newestFirst.remove(position);
    for (IndexKey key : trace.keys()) {
      ConcurrentSkipListMap<Position, HeldTrace> index = byKey.get(key);
      index.remove(position);
      if (index.isEmpty()) {
        byKey.remove(key);
      }
    }
  }

  private void makeRoom() {
    while (counts.spans() > limits.spans() || (weight > limits.bytes() && counts.spans() > 0)) {
      TraceId silentLongest = identities.keySet().iterator().next();
      identities.remove(silentLongest);
      HeldTrace gone = byId.remove(silentLongest);
      removeFromIndexes(gone);
      List<Span> spans = gone.trace().spans();
      spans.forEach(links::remove);
      spans.forEach(operations::remove);
      weight -= gone.weight();
      counts =
          new StoreCounts(
              counts.spans() - spans.size(), byId.size(), counts.spansDropped() + spans.size());
    }
  }

  @Override
  public Optional<Trace> trace(TraceId id) {
    return Optional.ofNullable(byId.get(id)).map(HeldTrace::trace);
  }

  @Override
  public FoundTraces search(TraceQuery query) {
    List<Trace> found = new ArrayList<>();
    Set<TraceId> seen = new HashSet<>();
    for (HeldTrace held : candidates(query).values()) {
      if (held.matches(query) && seen.add(held.trace().id())) {
        if (found.size() == query.limit()) {
          return new FoundTraces(found, Coverage.LIMITED);
        }
        found.add(held.trace());
      }
    }
    return new FoundTraces(found, Coverage.COMPLETE);
  }

  @Override
  public void scan(TraceFilter filter, TraceVisitor visitor) {
    Set<TraceId> seen = new HashSet<>();
    for (HeldTrace held : newestFirst.values()) {
      if (held.mayHaveSpanIn(filter.range())
          && filter.names(held.trace())
          && seen.add(held.trace().id())
          && visitor.visit(held.trace()) == TraceVisitor.Next.STOP) {
        return;
      }
    }
  }

  private Map<Position, HeldTrace> candidates(TraceQuery query) {
    if (query.service().isEmpty()) {
      return newestFirst;
    }
    String service = query.service().get();
    IndexKey key =
        query
            .operation()
            .map(name -> IndexKey.ofOperation(service, name))
            .orElseGet(() -> IndexKey.ofService(service));
    return indexed(key);
  }

  private Map<Position, HeldTrace> indexed(IndexKey key) {
    ConcurrentSkipListMap<Position, HeldTrace> index = byKey.get(key);
    return index == null ? Map.of() : index;
  }

  @Override
  public List<String> services() {
    return byKey.keySet().stream()
        .filter(key -> key.grain() == Grain.SERVICE)
        .map(IndexKey::service)
        .sorted()
        .toList();
  }

  @Override
  public List<Operation> operations(String service) {
    return operations.of(service);
  }

  @Override
  public List<IncomingLink> linksTo(TraceId id) {
    return links.to(id);
  }

  @Override
  public List<SpanTally> tallies(TimeRange range) {
    SpanTallies sums = new SpanTallies();
    for (HeldTrace held : byId.values()) {
      if (held.mayHaveSpanIn(range)) {
        for (Span span : held.trace().spans()) {
          if (range.contains(span.startEpochNanos())) {
            sums.add(span);
          }
        }
      }
    }
    return sums.toList();
  }

  @Override
  public StoreCounts counts() {
    return counts;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  /** What makes a span the same as one that is held. */
  private record Identity(SpanId id, SpanKind kind, String service) {
    static Identity of(Span span) {
      return new Identity(span.spanId(), span.kind(), span.service());
    }
  }

  /** Operations by service, with how many spans they have. */
  private static final class OperationIndex {
    private final Map<String, Map<Operation, Integer>> byService = new ConcurrentHashMap<>();

    void add(Span span) {
      byService
          .computeIfAbsent(span.service(), any -> new ConcurrentHashMap<>())
          .merge(new Operation(span.name(), span.kind()), 1, Integer::sum);
    }

    void remove(Span span) {
      Map<Operation, Integer> counted = byService.get(span.service());
      counted.computeIfPresent(
          new Operation(span.name(), span.kind()), (any, count) -> count == 1 ? null : count - 1);
      if (counted.isEmpty()) {
        byService.remove(span.service());
      }
    }

    List<Operation> of(String service) {
      return byService.getOrDefault(service, Map.of()).keySet().stream()
          .sorted(Comparator.comparing(Operation::name).thenComparing(Operation::kind))
          .toList();
    }
  }
}
