package io.meshspan.store;

import io.meshspan.store.FoundTraces.Coverage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A store so plain that it is right by reading: every question walks over every span. */
public final class NaiveStore implements SpanStore {
  static final Comparator<Trace> NEWEST_FIRST =
      Comparator.comparingLong(Trace::startEpochNanos)
          .reversed()
          .thenComparing(trace -> trace.id().high())
          .thenComparing(trace -> trace.id().low());

  private final StoreLimits limits;
  private final LinkedHashMap<TraceId, List<Span>> traces = new LinkedHashMap<>();
  private long dropped;

  /** An empty one. */
  public NaiveStore(StoreLimits limits) {
    this.limits = limits;
  }

  @Override
  public AppendOutcome append(List<Span> batch) {
    int added = 0;
    int again = 0;
    int beyond = 0;
    List<TraceId> touched = batch.stream().map(Span::traceId).distinct().toList();
    for (TraceId id : touched) {
      List<Span> held = traces.containsKey(id) ? traces.remove(id) : new ArrayList<>();
      traces.put(id, held);
      for (Span span : batch) {
        if (!span.traceId().equals(id)) {
          continue;
        }
        if (held.stream().anyMatch(same(span))) {
          again++;
        } else if (held.size() >= limits.spansPerTrace()) {
          beyond++;
        } else {
          held.add(span);
          added++;
        }
      }
    }
    while (all().count() > limits.spans()) {
      dropped += traces.remove(traces.keySet().iterator().next()).size();
    }
    return new AppendOutcome.Stored(added, again, beyond);
  }

  private static Predicate<Span> same(Span span) {
    return held ->
        held.spanId().equals(span.spanId())
            && held.kind() == span.kind()
            && held.service().equals(span.service());
  }

  private Stream<Span> all() {
    return traces.values().stream().flatMap(List::stream);
  }

  @Override
  public Optional<Trace> trace(TraceId id) {
    return Optional.ofNullable(traces.get(id))
        .map(
            spans ->
                new Trace(
                    id,
                    spans.stream()
                        .sorted(
                            Comparator.comparingLong(Span::startEpochNanos)
                                .thenComparing(span -> span.spanId().bits())
                                .thenComparing(Span::kind)
                                .thenComparing(Span::service))
                        .toList()));
  }

  @Override
  public FoundTraces search(TraceQuery query) {
    List<Trace> matching =
        traces.keySet().stream()
            .map(id -> trace(id).orElseThrow())
            .filter(trace -> trace.spans().stream().anyMatch(query::matches))
            .sorted(NEWEST_FIRST)
            .toList();
    return matching.size() > query.limit()
        ? new FoundTraces(matching.subList(0, query.limit()), Coverage.LIMITED)
        : new FoundTraces(matching, Coverage.COMPLETE);
  }

  @Override
  public void scan(TraceFilter filter, TraceVisitor visitor) {
    List<Trace> named =
        traces.keySet().stream()
            .map(id -> trace(id).orElseThrow())
            .filter(
                trace ->
                    has(
                        trace,
                        span ->
                            filter.range().contains(span.startEpochNanos())
                                && filter.test().passes(span)))
            .sorted(NEWEST_FIRST)
            .toList();
    for (Trace trace : named) {
      if (visitor.visit(trace) == TraceVisitor.Next.STOP) {
        return;
      }
    }
  }

  private static boolean has(Trace trace, Predicate<Span> what) {
    return trace.spans().stream().anyMatch(what);
  }

  @Override
  public void calls(TimeRange range, CallObserver observer) {
    for (List<Span> trace : traces.values()) {
      for (Span callee : trace) {
        if (range.contains(callee.startEpochNanos())) {
          trace.stream()
              .filter(span -> callee.parent().equals(Optional.of(span.spanId())))
              .map(Span::service)
              .distinct()
              .forEach(caller -> observer.see(caller, callee.service()));
        }
      }
    }
  }

  @Override
  public List<String> services() {
    return List.copyOf(new TreeSet<>(all().map(Span::service).toList()));
  }

  @Override
  public List<Operation> operations(String service) {
    return all()
        .filter(span -> span.service().equals(service))
        .map(span -> new Operation(span.name(), span.kind()))
        .distinct()
        .sorted(Comparator.comparing(Operation::name).thenComparing(Operation::kind))
        .toList();
  }

  @Override
  public List<IncomingLink> linksTo(TraceId id) {
    return all()
        .flatMap(
            span ->
                span.links().stream()
                    .filter(link -> link.traceId().equals(id))
                    .map(
                        link ->
                            new IncomingLink(
                                link.spanId(),
                                span.traceId(),
                                span.spanId(),
                                span.name(),
                                span.service())))
        .distinct()
        .toList();
  }

  @Override
  public List<SpanTally> tallies(TimeRange range) {
    return all()
        .filter(span -> range.contains(span.startEpochNanos()))
        .map(NaiveStore::alone)
        .toList();
  }

  private static SpanTally alone(Span span) {
    int bucket = 0;
    while (bucket < 63 && span.durationNanos() > 1L << bucket) {
      bucket++;
    }
    List<Long> durations = new ArrayList<>(Collections.nCopies(bucket, 0L));
    durations.add(1L);
    return new SpanTally(
        Math.floorDiv(span.startEpochNanos() - 1, 60_000_000_000L),
        span.service(),
        span.name(),
        span.kind(),
        span.status().code(),
        1,
        span.durationNanos(),
        durations);
  }

  @Override
  public StoreCounts counts() {
    return new StoreCounts(all().count(), traces.size(), dropped);
  }

  @Override
  public void close() {}
}
