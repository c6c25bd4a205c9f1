package io.meshspan.store.disk;

import io.meshspan.store.AttributeKey;
import io.meshspan.store.CallObserver;
import io.meshspan.store.FoundTraces;
import io.meshspan.store.FoundTraces.Coverage;
import io.meshspan.store.IncomingLink;
import io.meshspan.store.Operation;
import io.meshspan.store.Span;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanStore;
import io.meshspan.store.SpanTallies;
import io.meshspan.store.SpanTally;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceQuery;
import io.meshspan.store.TraceVisitor;
import io.meshspan.store.segment.Segment;
import io.meshspan.store.segment.Segment.ServiceOperation;
import io.meshspan.store.segment.TraceSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers questions from whatever view of its spans a store has at the moment. */
abstract class ViewedStore implements SpanStore {
  abstract View view();

  @Override
  public Optional<Trace> trace(TraceId id) {
    List<Span> spans = new ArrayList<>();
    int sources = 0;
    for (TraceSource source : view().sources()) {
      List<Span> here = source.spansOf(id);
      sources += here.isEmpty() ? 0 : 1;
      spans.addAll(here);
    }
    if (spans.isEmpty()) {
      return Optional.empty();
    }
    if (sources > 1) {
      spans.sort(Trace.BY_START);
    }
    return Optional.of(new Trace(id, spans));
  }

  @Override
  public FoundTraces search(TraceQuery query) {
    List<Trace> found = new ArrayList<>();
    boolean[] more = new boolean[1];
    scan(
        new TraceFilter(query.range(), query.test()),
        trace -> {
          if (found.size() == query.limit()) {
            more[0] = true;
            return TraceVisitor.Next.STOP;
          }
          found.add(trace);
          return TraceVisitor.Next.GO_ON;
        });
    return new FoundTraces(found, more[0] ? Coverage.LIMITED : Coverage.COMPLETE);
  }

  @Override
  public void scan(TraceFilter filter, TraceVisitor visitor) {
    MergedScan.run(view(), filter, visitor);
  }

  @Override
  public void observe(SpanQuestion question, SpanObserver observer) {
    View now = view();
    for (Head head : now.heads()) {
      if (head.observe(question, observer) == TraceVisitor.Next.STOP) {
        return;
      }
    }
    for (Segment segment : now.segments()) {
      if (segment.observe(question, observer) == TraceVisitor.Next.STOP) {
        return;
      }
    }
  }

  @Override
  public void calls(TimeRange range, CallObserver observer) {
    View now = view();
    Callers callers = new Callers(now.sources(), observer);
    for (Head head : now.heads()) {
      if (head.calls(range, callers) == TraceVisitor.Next.STOP) {
        return;
      }
    }
    for (Segment segment : now.segments()) {
      if (segment.calls(range, observer, callers) == TraceVisitor.Next.STOP) {
        return;
      }
    }
  }

  @Override
  public Set<AttributeKey> keys(TimeRange range) {
    View now = view();
    Set<AttributeKey> keys = new HashSet<>();
    now.heads().forEach(head -> head.addKeys(range, keys));
    now.segments().stream()
        .filter(segment -> segment.starts().map(range::meets).orElse(false))
        .forEach(segment -> segment.addKeys(range, keys));
    return keys;
  }

  private Set<ServiceOperation> allOperations() {
    View now = view();
    Set<ServiceOperation> all = new HashSet<>();
    now.heads().forEach(head -> all.addAll(head.operations()));
    now.segments().forEach(segment -> all.addAll(segment.operations()));
    return all;
  }

  @Override
  public List<String> services() {
    return allOperations().stream().map(ServiceOperation::service).distinct().sorted().toList();
  }

  @Override
  public List<Operation> operations(String service) {
    return allOperations().stream()
        .filter(each -> each.service().equals(service))
        .map(ServiceOperation::operation)
        .sorted(Comparator.comparing(Operation::name).thenComparing(Operation::kind))
        .toList();
  }

  @Override
  public List<IncomingLink> linksTo(TraceId id) {
    View now = view();
    Set<IncomingLink> all = new LinkedHashSet<>();
    now.heads().forEach(head -> all.addAll(head.linksTo(id)));
    now.segments().forEach(segment -> all.addAll(segment.linksTo(id)));
    return List.copyOf(all);
  }

  @Override
  public List<SpanTally> tallies(TimeRange range) {
    View now = view();
    List<SpanTally> all = new ArrayList<>();
    for (Head head : now.heads()) {
      SpanTallies sums = new SpanTallies();
      head.tally(range, sums);
      all.addAll(sums.toList());
    }
    for (Segment segment : now.segments()) {
      segment.starts().ifPresent(starts -> addTallies(segment, starts, range, all));
    }
    return all;
  }

  /** Whole minutes from the roll-ups, the ends of the range from the spans themselves. */
  private static void addTallies(
      Segment segment, TimeRange starts, TimeRange range, List<SpanTally> to) {
    if (starts.endEpochNanos() < range.startEpochNanos()
        || starts.startEpochNanos() > range.endEpochNanos()) {
      return;
    }
    long from = Math.max(starts.startEpochNanos(), range.startEpochNanos());
    long last = Math.min(starts.endEpochNanos(), range.endEpochNanos());
    boolean wholeAtStart = range.startEpochNanos() <= starts.startEpochNanos();
    boolean wholeAtEnd = range.endEpochNanos() >= starts.endEpochNanos();
    long firstMinute = wholeAtStart ? SpanTally.minuteOf(from) : SpanTally.minuteOf(from - 1) + 1;
    long lastMinute = wholeAtEnd ? SpanTally.minuteOf(last) : SpanTally.minuteOf(last + 1) - 1;
    Optional<List<SpanTally>> rolledUp =
        firstMinute <= lastMinute ? segment.tallies() : Optional.empty();
    if (rolledUp.isEmpty()) {
      addBySpans(segment, new TimeRange(from, last), to);
      return;
    }
    for (SpanTally tally : rolledUp.get()) {
      if (tally.epochMinute() >= firstMinute && tally.epochMinute() <= lastMinute) {
        to.add(tally);
      }
    }
    long endBefore = firstMinute * SpanTally.MINUTE_NANOS;
    if (!wholeAtStart && endBefore >= from) {
      addBySpans(segment, new TimeRange(from, endBefore), to);
    }
    long startAfter = (lastMinute + 1) * SpanTally.MINUTE_NANOS + 1;
    if (!wholeAtEnd && startAfter <= last) {
      addBySpans(segment, new TimeRange(startAfter, last), to);
    }
  }

  private static void addBySpans(Segment segment, TimeRange range, List<SpanTally> to) {
    SpanTallies sums = new SpanTallies();
    segment.tally(range, sums);
    to.addAll(sums.toList());
  }
}
