package io.meshspan.store;

import io.meshspan.store.TraceVisitor.Next;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The calls between services within one trace. */
final class TraceCalls {
  private final Trace trace;
  private final Map<SpanId, Set<String>> services = new HashMap<>();

  TraceCalls(Trace trace) {
    this.trace = trace;
    for (Span span : trace.spans()) {
      services.computeIfAbsent(span.spanId(), any -> new HashSet<>(2)).add(span.service());
    }
  }

  /** Shows those whose called span starts within the range. */
  Next show(TimeRange range, CallObserver observer) {
    for (Span span : trace.spans()) {
      Optional<SpanId> parent = span.parent();
      if (parent.isPresent() && range.contains(span.startEpochNanos())) {
        for (String caller : services.getOrDefault(parent.get(), Set.of())) {
          if (observer.see(caller, span.service()) == Next.STOP) {
            return Next.STOP;
          }
        }
      }
    }
    return Next.GO_ON;
  }
}
