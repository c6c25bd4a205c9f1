package io.meshspan.instrumentation.pekko;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.cluster.ddata.GSet;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.ORMap;
import org.apache.pekko.cluster.ddata.ORMultiMap;
import org.apache.pekko.cluster.ddata.ORSet;
import org.apache.pekko.cluster.ddata.PNCounterMap;
import org.apache.pekko.cluster.ddata.ReplicatedData;

/** Counts what a merge has changed, where the type has elements to count. */
final class Changes {
  private Changes() {}

  /** How many elements differ; empty where the type has none. */
  static OptionalLong between(ReplicatedData before, ReplicatedData after) {
    if (before instanceof ORSet<?> one && after instanceof ORSet<?> other) {
      return count(one.getElements(), other.getElements());
    }
    if (before instanceof GSet<?> one && after instanceof GSet<?> other) {
      return count(one.getElements(), other.getElements());
    }
    if (before instanceof LWWMap<?, ?> one && after instanceof LWWMap<?, ?> other) {
      return count(one.getEntries(), other.getEntries());
    }
    if (before instanceof ORMap<?, ?> one && after instanceof ORMap<?, ?> other) {
      return count(one.getEntries(), other.getEntries());
    }
    if (before instanceof ORMultiMap<?, ?> one && after instanceof ORMultiMap<?, ?> other) {
      return count(one.getEntries(), other.getEntries());
    }
    if (before instanceof PNCounterMap<?> one && after instanceof PNCounterMap<?> other) {
      return count(one.getEntries(), other.getEntries());
    }
    return OptionalLong.empty();
  }

  private static OptionalLong count(Set<?> before, Set<?> after) {
    long gone = before.stream().filter(element -> !after.contains(element)).count();
    long come = after.stream().filter(element -> !before.contains(element)).count();
    return OptionalLong.of(gone + come);
  }

  private static OptionalLong count(Map<?, ?> before, Map<?, ?> after) {
    long gone = before.keySet().stream().filter(key -> !after.containsKey(key)).count();
    long differ =
        after.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
            .count();
    return OptionalLong.of(gone + differ);
  }
}
