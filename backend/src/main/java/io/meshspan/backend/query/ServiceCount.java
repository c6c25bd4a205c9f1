package io.meshspan.backend.query;

import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many spans of a trace a service has, and how many of them failed. */
public record ServiceCount(String name, int spans, int errors) {
  /** The services of a trace, sorted by name. */
  public static List<ServiceCount> of(Trace trace) {
    Map<String, ServiceCount> counts = new TreeMap<>();
    for (Span span : trace.spans()) {
      counts.merge(
          span.service(),
          new ServiceCount(span.service(), 1, span.failed() ? 1 : 0),
          (a, b) -> new ServiceCount(a.name, a.spans + b.spans, a.errors + b.errors));
    }
    return List.copyOf(counts.values());
  }
}
