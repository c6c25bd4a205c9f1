package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many spans have a name, and how many of them failed. */
public record NameCount(String name, long spans, long errors) {
  public NameCount {
    requireNonNull(name, "name");
  }

  static List<NameCount> of(List<SpanTally> tallies) {
    Map<String, NameCount> byName = new TreeMap<>();
    for (SpanTally tally : tallies) {
      long errors = tally.status() == Status.Code.ERROR ? tally.spans() : 0;
      byName.merge(
          tally.name(),
          new NameCount(tally.name(), tally.spans(), errors),
          (a, b) -> new NameCount(a.name, a.spans + b.spans, a.errors + b.errors));
    }
    return List.copyOf(byName.values());
  }
}
