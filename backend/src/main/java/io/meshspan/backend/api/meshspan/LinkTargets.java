package io.meshspan.backend.api.meshspan;

import io.meshspan.backend.query.Queries;
import io.meshspan.store.Link;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the links of a trace point at, looked up trace by trace and within a budget. Of each trace
 * it keeps no more than what is pointed at.
 */
final class LinkTargets {
  private static final int MOST_TRACES = 1_000;

  private final Map<TraceId, Map<SpanId, Target>> targets = new HashMap<>();

  private LinkTargets() {}

  /** A span that is pointed at. */
  record Target(String name, String service) {}

  static LinkTargets of(Trace trace, Queries queries) throws IOException {
    Map<TraceId, Set<SpanId>> named = new LinkedHashMap<>();
    for (Span span : trace.spans()) {
      for (Link link : span.links()) {
        if (named.size() < MOST_TRACES || named.containsKey(link.traceId())) {
          named.computeIfAbsent(link.traceId(), any -> new HashSet<>()).add(link.spanId());
        }
      }
    }
    LinkTargets found = new LinkTargets();
    for (Map.Entry<TraceId, Set<SpanId>> each : named.entrySet()) {
      if (each.getKey().equals(trace.id())) {
        found.keep(trace, each.getValue());
      } else {
        queries.trace(each.getKey(), other -> found.keep(other, each.getValue()));
      }
    }
    return found;
  }

  private void keep(Trace trace, Set<SpanId> named) {
    Map<SpanId, Target> kept = new HashMap<>();
    for (Span span : trace.spans()) {
      if (named.contains(span.spanId())) {
        kept.putIfAbsent(span.spanId(), new Target(span.name(), span.service()));
      }
    }
    targets.put(trace.id(), kept);
  }

  /** What a link points at, if it is held and the budget allowed to look. */
  Optional<Target> of(Link link) {
    return Optional.ofNullable(targets.getOrDefault(link.traceId(), Map.of()).get(link.spanId()));
  }
}
