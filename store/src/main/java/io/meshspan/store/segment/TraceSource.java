package io.meshspan.store.segment;

import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceId;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;

/** Where parts of traces are: a segment, or memory. A trace may have parts in several. */
public interface TraceSource {
  /** In how many parts it has spans of this trace; 0 when it has none. */
  int partsOf(TraceId id);

  /** The spans of this trace that are here, in the order of their start; none if there are none. */
  List<Span> spansOf(TraceId id);

  /** Says of which service each span of this trace is that is here. */
  void servicesOf(TraceId id, BiConsumer<SpanId, String> to);

  /**
   * The parts that have a span which starts in the range and passes the test, and perhaps others,
   * by the start of their first span here, newest first, equal ones by their ids. A trace may come
   * more than once.
   */
  Iterator<TracePart> newestFirst(TraceFilter filter);
}
