package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Which single spans are looked at, and what of them.
 *
 * @param range in which they start
 * @param test that they pass
 * @param keys of their own attributes that are looked at, see {@link SeenSpan#attribute}
 */
public record SpanQuestion(TimeRange range, SpanTest test, List<String> keys) {
  public SpanQuestion {
    requireNonNull(range, "range");
    requireNonNull(test, "test");
    keys = List.copyOf(keys);
  }

  /** About spans of a range that pass a test, without their attributes. */
  public static SpanQuestion of(TimeRange range, SpanTest test) {
    return new SpanQuestion(range, test, List.of());
  }

  /** Whether it is about this span. */
  public boolean means(Span span) {
    return range.contains(span.startEpochNanos()) && test.passes(span);
  }
}
