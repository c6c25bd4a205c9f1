package io.meshspan.store;

import java.util.List;
import java.util.Optional;

/**
 * One span as far as it is looked at: a store reads what is asked for and nothing else. It stands
 * for another span as soon as the observer returns.
 */
public interface SeenSpan {
  /** What it has in common with others. */
  SpanMake make();

  /** When it began, in nanoseconds since 1970. */
  long startEpochNanos();

  /** How long it lasted, in nanoseconds, never below zero. */
  long durationNanos();

  /** Its trace's id. */
  TraceId traceId();

  /**
   * The value of the first of its own attributes that has a key.
   *
   * @param key which one, by its place in the list of keys that were asked for
   */
  Optional<AttributeValue> attribute(int key);

  /** A span that is there, seen. */
  static SeenSpan of(Span span, List<String> keys) {
    return new WholeSpan(span, keys);
  }
}
