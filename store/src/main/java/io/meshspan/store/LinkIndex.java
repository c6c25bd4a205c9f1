package io.meshspan.store;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Links by the trace that they point at. One writer, many readers. */
final class LinkIndex {
  private static final Comparator<IncomingLink> ORDER =
      Comparator.<IncomingLink>comparingLong(link -> link.target().bits())
          .thenComparing(link -> link.traceId().hex())
          .thenComparing(link -> link.spanId().bits())
          .thenComparing(IncomingLink::name)
          .thenComparing(IncomingLink::service);

  private final Map<TraceId, Map<IncomingLink, Integer>> byTarget = new ConcurrentHashMap<>();

  void add(Span span) {
    for (Link link : span.links()) {
      byTarget
          .computeIfAbsent(link.traceId(), any -> new ConcurrentHashMap<>())
          .merge(seenFromTarget(span, link), 1, Integer::sum);
    }
  }

  void remove(Span span) {
    for (Link link : span.links()) {
      Map<IncomingLink, Integer> incoming = byTarget.get(link.traceId());
      incoming.computeIfPresent(
          seenFromTarget(span, link), (any, count) -> count == 1 ? null : count - 1);
      if (incoming.isEmpty()) {
        byTarget.remove(link.traceId());
      }
    }
  }

  List<IncomingLink> to(TraceId id) {
    return byTarget.getOrDefault(id, Map.of()).keySet().stream().sorted(ORDER).toList();
  }

  private static IncomingLink seenFromTarget(Span span, Link link) {
    return new IncomingLink(
        link.spanId(), span.traceId(), span.spanId(), span.name(), span.service());
  }
}
