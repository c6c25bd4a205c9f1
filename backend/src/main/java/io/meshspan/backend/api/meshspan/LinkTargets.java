package io.meshspan.backend.api.meshspan;

import io.meshspan.backend.query.Queries;
import io.meshspan.store.Link;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.TraceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The spans that links point at, looked up trace by trace and within a budget, for one answer. */
final class LinkTargets {
  private static final int MOST_TRACES = 1_000;

  private final Queries queries;
  private final Map<TraceId, Map<SpanId, Span>> read = new HashMap<>();

  LinkTargets(Queries queries) {
    this.queries = queries;
  }

  /** The span, if it is held and the budget allowed to look. */
  Optional<Span> of(Link link) {
    if (read.size() == MOST_TRACES && !read.containsKey(link.traceId())) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        read.computeIfAbsent(link.traceId(), this::spans).get(link.spanId()));
  }

  private Map<SpanId, Span> spans(TraceId id) {
    Map<SpanId, Span> spans = new HashMap<>();
    for (Span span : queries.trace(id).map(trace -> trace.spans()).orElse(List.of())) {
      spans.putIfAbsent(span.spanId(), span);
    }
    return spans;
  }
}
