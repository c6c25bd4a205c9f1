package io.meshspan.backend.query;

import io.meshspan.backend.query.calls.CallCollector;
import io.meshspan.backend.query.calls.CallFilter;
import io.meshspan.backend.query.calls.CallSeries;
import io.meshspan.backend.query.calls.ChartTimes;
import io.meshspan.backend.query.traceql.SpanSource;
import io.meshspan.store.AttributeKey;
import io.meshspan.store.FoundTraces;
import io.meshspan.store.IncomingLink;
import io.meshspan.store.NameCount;
import io.meshspan.store.Operation;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanStore;
import io.meshspan.store.SpanTest;
import io.meshspan.store.StoreCounts;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceQuery;
import io.meshspan.store.TraceVisitor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The door: what can be asked. Safe for use by many threads. */
public final class Queries implements SpanSource {
  private static final long AROUND_NANOS = Duration.ofMinutes(10).toNanos();

  private final SpanStore store;
  private final Optional<TraceArchive> archive;

  private Queries(SpanStore store, Optional<TraceArchive> archive) {
    this.store = store;
    this.archive = archive;
  }

  /** Questions to this store, whose closing is left to its owner. */
  public static Queries to(SpanStore store) {
    return new Queries(store, Optional.empty());
  }

  /** The same, with traces of this archive where the store no longer has them. */
  public Queries and(TraceArchive other) {
    return new Queries(store, Optional.of(other));
  }

  /** The traces that have a span which meets every condition, newest first. */
  public FoundTraces search(TraceQuery query) {
    return store.search(query);
  }

  /** Shows the traces that a filter names to a visitor, newest start first. */
  public void scan(TraceFilter filter, TraceVisitor visitor) {
    store.scan(filter, visitor);
  }

  /**
   * Shows the traces that have a span which starts in the range and one, the same or another, that
   * passes a test. Others may be shown too: the visitor decides. A trace is passed over when all of
   * its spans that pass are more than ten minutes away from the range.
   */
  @Override
  public void scan(TimeRange range, SpanTest necessary, TraceVisitor visitor) {
    TraceFilter inRange = TraceFilter.of(range);
    if (necessary.equals(SpanTest.anything())) {
      store.scan(inRange, visitor);
      return;
    }
    store.scan(
        new TraceFilter(range.widenedBy(AROUND_NANOS), necessary),
        trace -> inRange.names(trace) ? visitor.visit(trace) : TraceVisitor.Next.GO_ON);
  }

  /** Shows the single spans that a question is about to an observer, in any order. */
  @Override
  public void observe(SpanQuestion question, SpanObserver observer) {
    store.observe(question, observer);
  }

  @Override
  public Set<AttributeKey> keys(TimeRange range) {
    return store.keys(range);
  }

  /** One trace, from the archive if the store does not have it. */
  public Optional<Trace> trace(TraceId id) {
    return store.trace(id).or(() -> archive.flatMap(each -> each.trace(id)));
  }

  /** Keeps a trace in the archive; none when there is no such trace, or no archive. */
  public Optional<TraceArchive.Outcome> archive(TraceId id) {
    return archive.flatMap(each -> trace(id).map(each::keep));
  }

  /** Links that point at spans of a trace. */
  public List<IncomingLink> linksTo(TraceId id) {
    return store.linksTo(id);
  }

  /** The services that have spans, sorted. */
  public List<String> services() {
    return store.services();
  }

  /** A service's operations, sorted by name. */
  public List<Operation> operations(String service) {
    return store.operations(service);
  }

  /** Spans and failures of each family in a range, sorted by the family's name. */
  public List<FamilyCount> families(TimeRange range) {
    Map<String, FamilyCount> sums = new TreeMap<>();
    for (NameCount each : store.countByName(range)) {
      String family = FamilyCount.familyOf(each.name());
      sums.merge(family, new FamilyCount(family, each.spans(), each.errors()), FamilyCount::and);
    }
    return List.copyOf(sums.values());
  }

  /**
   * Calls between services whose called span starts in a range, sorted by caller and callee; a
   * service calls itself too, as Jaeger counts.
   */
  public List<Dependency> dependencies(TimeRange range) {
    DependencyCount count = new DependencyCount();
    store.calls(range, count);
    return count.sorted();
  }

  /**
   * How calls went over time: a series for everything that had one, sorted by its names; none when
   * there is too much to count at once.
   */
  public Optional<List<CallSeries>> calls(CallFilter filter, ChartTimes times) {
    return CallCollector.collect(store, filter, times);
  }

  /** What is held. */
  public StoreCounts holdings() {
    return store.counts();
  }
}
