package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Which traces a scan visits at least. A store may visit others too, as far as it is cheaper to
 * visit them than to look: the visitor decides.
 *
 * @param range in which some span of the trace starts
 * @param service that some span of the trace, the same or another, belongs to
 */
public record TraceFilter(TimeRange range, Optional<String> service) {
  public TraceFilter {
    requireNonNull(range, "range");
    requireNonNull(service, "service");
  }

  /** Every trace of the range. */
  public static TraceFilter of(TimeRange range) {
    return new TraceFilter(range, Optional.empty());
  }

  /** The same, of traces that this service took part in alone. */
  public TraceFilter with(String name) {
    return new TraceFilter(range, Optional.of(name));
  }
}
