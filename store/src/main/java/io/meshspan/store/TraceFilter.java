package io.meshspan.store;

import static java.util.Objects.requireNonNull;

/**
 * Which traces a scan visits at least: those that have a span which starts in the range and passes
 * the test. A store may visit others too, as far as it is cheaper to visit them than to look: the
 * visitor decides.
 */
public record TraceFilter(TimeRange range, SpanTest test) {
  public TraceFilter {
    requireNonNull(range, "range");
    requireNonNull(test, "test");
  }

  /** Every trace of the range. */
  public static TraceFilter of(TimeRange range) {
    return new TraceFilter(range, SpanTest.anything());
  }

  /** The same, of traces that have a span which passes this too. */
  public TraceFilter having(SpanTest more) {
    return new TraceFilter(range, test.and(more));
  }

  /** Whether one of the trace's spans starts in the range and passes the test. */
  public boolean names(Trace trace) {
    for (Span span : trace.spans()) {
      if (range.contains(span.startEpochNanos()) && test.passes(span)) {
        return true;
      }
    }
    return false;
  }
}
