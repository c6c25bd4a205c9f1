package io.meshspan.store.disk;

import io.meshspan.store.CallObserver;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor.Next;
import io.meshspan.store.segment.CalleeObserver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds callers in whole traces. What is asked mostly comes trace by trace. */
final class Callers implements CalleeObserver {
  private final Function<TraceId, Iterable<Span>> spansOf;
  private final CallObserver observer;
  private Optional<TraceId> last = Optional.empty();
  private Map<SpanId, Set<String>> services = Map.of();

  Callers(Function<TraceId, Iterable<Span>> spansOf, CallObserver observer) {
    this.spansOf = spansOf;
    this.observer = observer;
  }

  @Override
  public Next see(TraceId trace, SpanId parent, String callee) {
    if (!last.equals(Optional.of(trace))) {
      services = services(spansOf.apply(trace));
      last = Optional.of(trace);
    }
    for (String caller : services.getOrDefault(parent, Set.of())) {
      if (observer.see(caller, callee) == Next.STOP) {
        return Next.STOP;
      }
    }
    return Next.GO_ON;
  }

  private static Map<SpanId, Set<String>> services(Iterable<Span> spans) {
    Map<SpanId, Set<String>> services = new HashMap<>();
    for (Span span : spans) {
      services.computeIfAbsent(span.spanId(), any -> new HashSet<>(2)).add(span.service());
    }
    return services;
  }
}
