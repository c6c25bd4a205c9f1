package io.meshspan.store.disk;

import io.meshspan.store.CallObserver;
import io.meshspan.store.SpanId;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor.Next;
import io.meshspan.store.segment.CalleeObserver;
import io.meshspan.store.segment.TraceSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds callers in whole traces. What is asked mostly comes trace by trace. */
final class Callers implements CalleeObserver {
  private final List<TraceSource> sources;
  private final CallObserver observer;
  private Optional<TraceId> last = Optional.empty();
  private final Map<SpanId, Set<String>> services = new HashMap<>();

  Callers(List<TraceSource> sources, CallObserver observer) {
    this.sources = sources;
    this.observer = observer;
  }

  @Override
  public Next see(TraceId trace, SpanId parent, String callee) {
    if (!last.equals(Optional.of(trace))) {
      services.clear();
      for (TraceSource source : sources) {
        source.servicesOf(trace, this::add);
      }
      last = Optional.of(trace);
    }
    for (String caller : services.getOrDefault(parent, Set.of())) {
      if (observer.see(caller, callee) == Next.STOP) {
        return Next.STOP;
      }
    }
    return Next.GO_ON;
  }

  private void add(SpanId span, String service) {
    services.computeIfAbsent(span, any -> new HashSet<>(2)).add(service);
  }
}
