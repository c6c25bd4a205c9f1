package io.meshspan.backend.query;

import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceVisitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts calls between services, trace by trace; a service calls itself too, as Jaeger counts. */
final class DependencyCount implements TraceVisitor {
  private final Map<String, Map<String, Long>> calls = new TreeMap<>();
  private final TimeBudget budget;
  private boolean isOutOfTime;

  DependencyCount(TimeBudget budget) {
    this.budget = budget;
  }

  @Override
  public Next visit(Trace trace) {
    Map<SpanId, List<Span>> byId = new HashMap<>();
    for (Span span : trace.spans()) {
      byId.computeIfAbsent(span.spanId(), any -> new ArrayList<>(1)).add(span);
    }
    for (Span span : trace.spans()) {
      for (String caller : callers(span, byId)) {
        calls.computeIfAbsent(caller, any -> new TreeMap<>()).merge(span.service(), 1L, Long::sum);
      }
    }
    isOutOfTime = budget.isSpent();
    return isOutOfTime ? Next.STOP : Next.GO_ON;
  }

  private static List<String> callers(Span span, Map<SpanId, List<Span>> byId) {
    List<Span> parents =
        span.parent().map(parent -> byId.getOrDefault(parent, List.of())).orElse(List.of());
    return parents.stream().map(Span::service).distinct().toList();
  }

  Dependencies found() {
    List<Dependency> all = new ArrayList<>();
    calls.forEach(
        (parent, children) ->
            children.forEach((child, count) -> all.add(new Dependency(parent, child, count))));
    return new Dependencies(all, isOutOfTime ? Coverage.OUT_OF_TIME : Coverage.COMPLETE);
  }
}
