package io.meshspan.store;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds spans and finds them again.
 *
 * <pre>{@code
 * try (SpanStore store = SpanStore.inMemory(StoreLimits.ofThisJvm())) {
 *   store.append(batch);
 *   FoundTraces found = store.search(TraceQuery.newest(20, TimeRange.ALWAYS).ofService("node-1"));
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. A reader sees each trace as it was after some batch, never half
 * of one trace's share of it. A span is the same as one that is held when trace id, span id, kind
 * and service are: a client and a server that share a span id, as Zipkin's do, are two.
 */
public interface SpanStore extends AutoCloseable {
  /**
   * A store that forgets when its process ends. When it is full it drops the traces to which
   * nothing was added for longest, whole, and counts their spans.
   */
  static SpanStore inMemory(StoreLimits limits) {
    return new MemoryStore(limits);
  }

  /** Takes a batch. The list is not kept. */
  AppendOutcome append(List<Span> batch);

  /** The trace, with all of its spans that are held. */
  Optional<Trace> trace(TraceId id);

  /** The traces that the query asks for, newest start first. */
  FoundTraces search(TraceQuery query);

  /**
   * Shows the traces that the filter names to a visitor, newest start first, each once, until it
   * wants no more. A trace that comes or grows meanwhile may be shown or not.
   */
  void scan(TraceFilter filter, TraceVisitor visitor);

  /** Shows the spans that a question is about, each once, in any order, as long as it is wanted. */
  default void observe(SpanQuestion question, SpanObserver observer) {
    scan(
        new TraceFilter(question.range(), question.test()),
        trace -> {
          for (Span span : trace.spans()) {
            if (question.means(span)
                && observer.see(SeenSpan.of(span, question.keys())) == TraceVisitor.Next.STOP) {
              return TraceVisitor.Next.STOP;
            }
          }
          return TraceVisitor.Next.GO_ON;
        });
  }

  /**
   * Shows the calls between services whose called span starts within the range, as long as it is
   * wanted. Where several spans of a trace have the parent's id, as Zipkin's clients and servers
   * do, each of their services called, unless they lie in different places of the store.
   */
  default void calls(TimeRange range, CallObserver observer) {
    scan(TraceFilter.of(range), trace -> new TraceCalls(trace).show(range, observer));
  }

  /**
   * The keys that attributes of spans have which start within the range. A store may add keys of
   * spans that start near to it.
   */
  default Set<AttributeKey> keys(TimeRange range) {
    Set<AttributeKey> keys = new HashSet<>();
    scan(
        TraceFilter.of(range),
        trace -> {
          for (Span span : trace.spans()) {
            if (range.contains(span.startEpochNanos())) {
              AttributeKey.addAllOf(span, keys);
            }
          }
          return TraceVisitor.Next.GO_ON;
        });
    return keys;
  }

  /** The services that have spans, sorted. */
  List<String> services();

  /** The operations of a service, sorted by name and kind; none for an unknown one. */
  List<Operation> operations(String service);

  /** The links of spans that are held which point at spans of this trace, held or not. */
  List<IncomingLink> linksTo(TraceId id);

  /**
   * The spans that start within the range, added up by minute and make. The same minute and make
   * may come several times, for spans that are kept in different places.
   */
  List<SpanTally> tallies(TimeRange range);

  /** How many spans of each name start within the range, sorted by name. */
  default List<NameCount> countByName(TimeRange range) {
    return NameCount.of(tallies(range));
  }

  /** What is held. */
  StoreCounts counts();

  /** Ends it: what is appended from now on is refused. Twice does no harm. */
  @Override
  void close();
}
