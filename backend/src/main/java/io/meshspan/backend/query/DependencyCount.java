package io.meshspan.backend.query;

import io.meshspan.store.CallObserver;
import io.meshspan.store.TraceVisitor.Next;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts calls between services, until time is up. */
final class DependencyCount implements CallObserver {
  private static final int CALLS_BETWEEN_LOOKS = 256;

  private final Map<String, Map<String, long[]>> calls = new HashMap<>();
  private final TimeBudget budget;
  private int counted;
  private boolean isOutOfTime;

  DependencyCount(TimeBudget budget) {
    this.budget = budget;
  }

  @Override
  public Next see(String caller, String callee) {
    calls.computeIfAbsent(caller, any -> new HashMap<>())
        .computeIfAbsent(callee, any -> new long[1])[0]++;
    counted++;
    isOutOfTime = counted % CALLS_BETWEEN_LOOKS == 1 && budget.isSpent();
    return isOutOfTime ? Next.STOP : Next.GO_ON;
  }

  Dependencies found() {
    List<Dependency> all = new ArrayList<>();
    new TreeMap<>(calls)
        .forEach(
            (caller, callees) ->
                new TreeMap<>(callees)
                    .forEach((callee, count) -> all.add(new Dependency(caller, callee, count[0]))));
    return new Dependencies(all, isOutOfTime ? Coverage.OUT_OF_TIME : Coverage.COMPLETE);
  }
}
