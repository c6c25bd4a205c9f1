package io.meshspan.backend.query;

import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A trace without its spans.
 *
 * @param root the earliest span without a parent, as long as one has come
 * @param durationNanos from the earliest start to the latest end
 * @param families spans by family, sorted by the family's name
 */
public record TraceSummary(
    TraceId id,
    Optional<Span> root,
    long startEpochNanos,
    long durationNanos,
    int spans,
    int errors,
    List<ServiceCount> services,
    Map<String, Integer> families) {

  /** Sums a trace up. */
  public static TraceSummary of(Trace trace) {
    Map<String, Integer> families = new TreeMap<>();
    int errors = 0;
    for (Span span : trace.spans()) {
      families.merge(FamilyCount.familyOf(span.name()), 1, Integer::sum);
      errors += span.failed() ? 1 : 0;
    }
    return new TraceSummary(
        trace.id(),
        trace.root(),
        trace.startEpochNanos(),
        trace.endEpochNanos() - trace.startEpochNanos(),
        trace.spans().size(),
        errors,
        ServiceCount.of(trace),
        families);
  }
}
