package io.meshspan.backend.query;

import io.meshspan.backend.query.calls.CallCollector;
import io.meshspan.backend.query.calls.CallFilter;
import io.meshspan.backend.query.calls.CallSeries;
import io.meshspan.backend.query.calls.ChartTimes;
import io.meshspan.backend.query.traceql.SpanSource;
import io.meshspan.store.AttributeKey;
import io.meshspan.store.IncomingLink;
import io.meshspan.store.NameCount;
import io.meshspan.store.Operation;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanStore;
import io.meshspan.store.SpanTally;
import io.meshspan.store.SpanTest;
import io.meshspan.store.StoreCounts;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceQuery;
import io.meshspan.store.TraceVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The door: what can be asked. Safe for use by many threads, but for what {@link #askedBy} gives.
 */
public final class Queries implements SpanSource {
  private static final long AROUND_NANOS = Duration.ofMinutes(10).toNanos();
  private static final Duration SCAN_TIME = Duration.ofSeconds(20);

  /** Traces of fewer spans are so small that they need no room while they are read. */
  private static final int SMALL_SPANS = 2_000;

  private final SpanStore store;
  private final Optional<TraceArchive> archive;
  private final Room room;
  private final Duration scanTime;
  private final Optional<Asking> asked;

  private Queries(
      SpanStore store,
      Optional<TraceArchive> archive,
      Room room,
      Duration scanTime,
      Optional<Asking> asked) {
    this.store = store;
    this.archive = archive;
    this.room = room;
    this.scanTime = scanTime;
    this.asked = asked;
  }

  /** Questions to this store, whose closing is left to its owner. */
  public static Queries to(SpanStore store) {
    return new Queries(store, Optional.empty(), Room.unlimited(), SCAN_TIME, Optional.empty());
  }

  /** The same, with traces of this archive where the store no longer has them. */
  public Queries and(TraceArchive other) {
    return new Queries(store, Optional.of(other), room, scanTime, asked);
  }

  /** The same, of which no more look at whole traces at a time than this has places. */
  public Queries within(Room other) {
    return new Queries(store, archive, other, scanTime, asked);
  }

  /** The same with scans that take no longer than this; it is 20 s where nothing is said. */
  public Queries scanningFor(Duration most) {
    return new Queries(store, archive, room, most, asked);
  }

  /**
   * The same for one asker and one thread. Each question ends with a {@link
   * java.util.concurrent.CancellationException} as soon as he does not wait any more, and with a
   * {@link NoRoomException} when there is no room for its traces.
   */
  public Queries askedBy(Asker asker) {
    return new Queries(store, archive, room, scanTime, Optional.of(new Asking(asker, room)));
  }

  /** How long a scan may take. */
  public Duration scanTime() {
    return scanTime;
  }

  private Asking asking() {
    return asked.orElseGet(() -> new Asking(() -> true, room));
  }

  /**
   * Shows the traces that have a span which meets every condition, newest first, as many as the
   * query wants and can be found in the time of a scan; what the reader takes is not counted.
   */
  public Coverage search(TraceQuery query, TraceReader reader) throws IOException {
    TimeBudget budget = TimeBudget.of(scanTime);
    Coverage[] coverage = {Coverage.COMPLETE};
    int[] found = new int[1];
    try {
      scan(
          new TraceFilter(query.range(), query.test()),
          trace -> {
            if (found[0] == query.limit()) {
              coverage[0] = Coverage.LIMITED;
            } else if (budget.isSpent()) {
              coverage[0] = Coverage.OUT_OF_TIME;
            } else {
              found[0]++;
              budget.standsStill(() -> read(trace, reader));
            }
            return coverage[0] == Coverage.COMPLETE
                ? TraceVisitor.Next.GO_ON
                : TraceVisitor.Next.STOP;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return coverage[0];
  }

  private static void read(Trace trace, TraceReader reader) {
    try {
      reader.read(trace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows the traces that a filter names to a visitor, newest start first. */
  public void scan(TraceFilter filter, TraceVisitor visitor) {
    Asking asking = asking();
    asking.enter();
    try {
      store.scan(filter, asking.steps(visitor));
    } finally {
      asking.leave();
    }
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
      scan(inRange, visitor);
      return;
    }
    scan(
        new TraceFilter(range.widenedBy(AROUND_NANOS), necessary),
        trace -> inRange.names(trace) ? visitor.visit(trace) : TraceVisitor.Next.GO_ON);
  }

  /** Shows the single spans that a question is about to an observer, in any order. */
  @Override
  public void observe(SpanQuestion question, SpanObserver observer) {
    store.observe(question, asking().smallSteps(observer));
  }

  @Override
  public List<SpanTally> tallies(TimeRange range) {
    return store.tallies(range);
  }

  @Override
  public Set<AttributeKey> keys(TimeRange range) {
    return store.keys(range);
  }

  /**
   * Shows one trace to a reader, from the archive if the store does not have it.
   *
   * @return whether there is such a trace
   */
  public boolean trace(TraceId id, TraceReader reader) throws IOException {
    Asking asking = asking();
    asking.goesOn();
    if (!asking.tryEnter()) {
      // Small ones, which most are, do not wait for the readers of large ones.
      Optional<Trace> small = asking.look(() -> find(id).filter(Queries::isSmall));
      if (small.isPresent()) {
        reader.read(small.get());
        return true;
      }
      asking.enter();
    }
    return read(id, reader, asking);
  }

  /** Within the room, which is left as soon as it is not needed. */
  private boolean read(TraceId id, TraceReader reader, Asking asking) throws IOException {
    boolean isInside = true;
    try {
      Optional<Trace> found = find(id);
      if (found.isEmpty()) {
        return false;
      }
      if (isSmall(found.get())) {
        asking.leave();
        isInside = false;
      }
      reader.read(found.get());
      return true;
    } finally {
      if (isInside) {
        asking.leave();
      }
    }
  }

  private static boolean isSmall(Trace trace) {
    return trace.spans().size() < SMALL_SPANS;
  }

  private Optional<Trace> find(TraceId id) {
    return store.trace(id).or(() -> archive.flatMap(each -> each.trace(id)));
  }

  /** Keeps a trace in the archive; none when there is no such trace, or no archive. */
  public Optional<TraceArchive.Outcome> archive(TraceId id) {
    Asking asking = asking();
    asking.enter();
    try {
      return archive.flatMap(each -> find(id).map(each::keep));
    } finally {
      asking.leave();
    }
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
   * Calls between services whose called span starts in a range, as far as they can be counted in
   * time; a service calls itself too, as Jaeger counts.
   */
  public Dependencies dependencies(TimeRange range) {
    DependencyCount count = new DependencyCount(TimeBudget.of(scanTime));
    store.calls(range, asking().callSteps(count));
    return count.found();
  }

  /**
   * How calls went over time: a series for everything that had one, sorted by its names; none when
   * there is too much to count at once.
   */
  public Optional<List<CallSeries>> calls(CallFilter filter, ChartTimes times) {
    return CallCollector.collect(this::observe, filter, times, TimeBudget.of(scanTime)::isSpent);
  }

  /** What is held. */
  public StoreCounts holdings() {
    return store.counts();
  }
}
