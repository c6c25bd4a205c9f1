package io.meshspan.backend.query;

import io.meshspan.store.CallObserver;
import io.meshspan.store.TraceVisitor.Next;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts calls between services. */
final class DependencyCount implements CallObserver {
  private final Map<String, Map<String, long[]>> calls = new HashMap<>();

  @Override
  public Next see(String caller, String callee) {
    calls.computeIfAbsent(caller, any -> new HashMap<>())
        .computeIfAbsent(callee, any -> new long[1])[0]++;
    return Next.GO_ON;
  }

  List<Dependency> sorted() {
    List<Dependency> all = new ArrayList<>();
    new TreeMap<>(calls)
        .forEach(
            (caller, callees) ->
                new TreeMap<>(callees)
                    .forEach((callee, count) -> all.add(new Dependency(caller, callee, count[0]))));
    return List.copyOf(all);
  }
}
