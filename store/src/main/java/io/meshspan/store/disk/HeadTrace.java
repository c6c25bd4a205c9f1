package io.meshspan.store.disk;

import io.meshspan.store.IncomingLink;
import io.meshspan.store.SeenSpan;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor.Next;
import io.meshspan.store.segment.CalleeObserver;
import io.meshspan.store.segment.TracePart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The spans of one trace that are in memory. One writer at a time, many readers. */
final class HeadTrace {
  private final TraceId id;
  private final long number;
  private final List<Known> elsewhere;

  // The writer's own.
  private final SpanIds ids = new SpanIds();
  private final List<Span> pending = new ArrayList<>(0);
  private int sameIds;
  private Optional<Position> place = Optional.empty();

  private volatile State state = new State(new Span[4], 0, Long.MAX_VALUE, 0);

  /**
   * A trace without spans here.
   *
   * @param number of those that its head had before
   * @param elsewhere its spans that are in other places
   */
  HeadTrace(TraceId id, long number, List<Span> elsewhere) {
    this.id = id;
    this.number = number;
    this.elsewhere = elsewhere.stream().map(Known::of).toList();
    for (Span span : elsewhere) {
      know(span);
    }
  }

  private void know(Span span) {
    if (!ids.add(span.spanId().bits())) {
      sameIds++;
    }
  }

  TraceId id() {
    return id;
  }

  boolean isEmpty() {
    return state.size == 0;
  }

  /** How many its head had before it. */
  long number() {
    return number;
  }

  /** How many spans it had elsewhere when its first one came here. */
  int spansElsewhere() {
    return elsewhere.size();
  }

  /** How many the trace has, here, elsewhere and about to be published. */
  int spansKnown() {
    return ids.size() + sameIds;
  }

  /** Whether no span that is known is the same. */
  boolean admits(Span span) {
    if (!ids.contains(span.spanId().bits())) {
      return true;
    }
    for (Span known : pending) {
      if (isSame(known, span)) {
        return false;
      }
    }
    State now = state;
    for (int i = 0; i < now.size; i++) {
      if (isSame(now.spans[i], span)) {
        return false;
      }
    }
    return !elsewhere.contains(Known.of(span));
  }

  private static boolean isSame(Span a, Span b) {
    return a.spanId().bits() == b.spanId().bits()
        && a.kind() == b.kind()
        && a.service().equals(b.service());
  }

  /** Knows it from now on; it is seen once it is published. */
  void hold(Span span) {
    know(span);
    pending.add(span);
  }

  /**
   * Shows what is held, also what could not be shown when memory was short, and answers how many
   * spans that were.
   */
  int publish() {
    int fresh = pending.size();
    if (fresh == 0) {
      return 0;
    }
    State now = state;
    Span[] spans = now.spans;
    if (now.size + fresh > spans.length) {
      spans = Arrays.copyOf(spans, Math.max(now.size + fresh, spans.length * 2));
    }
    long earliest = now.earliestStart;
    long latest = now.latestStart;
    int size = now.size;
    for (Span span : pending) {
      spans[size++] = span;
      earliest = Math.min(earliest, span.startEpochNanos());
      latest = Math.max(latest, span.startEpochNanos());
    }
    state = new State(spans, size, earliest, latest);
    pending.clear();
    return fresh;
  }

  /** Where its head has it in the order of starts; empty as long as it is not there. */
  Optional<Position> place() {
    return place;
  }

  void placed(Position at) {
    place = Optional.of(at);
  }

  long startEpochNanos() {
    return state.earliestStart;
  }

  boolean mayHaveSpanIn(TimeRange range) {
    State now = state;
    return now.latestStart >= range.startEpochNanos() && now.earliestStart <= range.endEpochNanos();
  }

  boolean isNamedBy(TraceFilter filter) {
    State now = state;
    for (int i = 0; i < now.size; i++) {
      Span span = now.spans[i];
      if (filter.range().contains(span.startEpochNanos()) && filter.test().passes(span)) {
        return true;
      }
    }
    return false;
  }

  void services(BiConsumer<SpanId, String> to) {
    State now = state;
    for (int i = 0; i < now.size; i++) {
      to.accept(now.spans[i].spanId(), now.spans[i].service());
    }
  }

  /** Shows its spans that start in the range and have a parent. */
  Next calls(TimeRange range, CalleeObserver open) {
    State now = state;
    for (int i = 0; i < now.size; i++) {
      Span span = now.spans[i];
      if (span.parent().isPresent()
          && range.contains(span.startEpochNanos())
          && open.see(id, span.parent().get(), span.service()) == Next.STOP) {
        return Next.STOP;
      }
    }
    return Next.GO_ON;
  }

  Next observe(SpanQuestion question, SpanObserver observer) {
    State now = state;
    for (int i = 0; i < now.size; i++) {
      Span span = now.spans[i];
      if (question.means(span) && observer.see(SeenSpan.of(span, question.keys())) == Next.STOP) {
        return Next.STOP;
      }
    }
    return Next.GO_ON;
  }

  /** In the order of their start. */
  List<Span> spans() {
    State now = state;
    Span[] sorted = Arrays.copyOf(now.spans, now.size);
    Arrays.sort(sorted, Trace.BY_START);
    return Arrays.asList(sorted);
  }

  TracePart part() {
    return new TracePart(id, startEpochNanos(), this::spans);
  }

  void addLinksTo(TraceId target, List<IncomingLink> to) {
    State now = state;
    for (int i = 0; i < now.size; i++) {
      Span span = now.spans[i];
      span.links().stream()
          .filter(link -> link.traceId().equals(target))
          .map(
              link ->
                  new IncomingLink(link.spanId(), id, span.spanId(), span.name(), span.service()))
          .forEach(to::add);
    }
  }

  /** What tells a span from others of its trace. */
  private record Known(long spanId, SpanKind kind, String service) {
    static Known of(Span span) {
      return new Known(span.spanId().bits(), span.kind(), span.service());
    }
  }

  /** A trace's place in the order of starts, newest first, equal ones by their ids. */
  record Position(long startEpochNanos, long high, long low) implements Comparable<Position> {
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

  /** One published state. The array's elements below the size never change. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record State(Span[] spans, int size, long earliestStart, long latestStart) {}
}
