package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which traces are asked for: those that have a span which meets every condition by itself.
 *
 * @param tags what the span must carry, by Jaeger's rules: a key is looked for in the span's, its
 *     scope's, its resource's, its events' and its links' attributes and the value compared as
 *     text; {@code error} ({@code true}: status error, {@code false}: status ok), {@code
 *     span.status}, {@code span.kind}, {@code scope.name} and {@code scope.version} mean the span's
 *     own facts, and {@code resource.} before a key its resource alone
 * @param minDurationNanos of the span, inclusive
 * @param maxDurationNanos of the span, inclusive
 * @param range in which the span starts
 * @param limit how many traces at most, above zero
 */
public record TraceQuery(
    Optional<String> service,
    Optional<String> operation,
    Map<String, String> tags,
    long minDurationNanos,
    long maxDurationNanos,
    TimeRange range,
    int limit) {
  public TraceQuery {
    requireNonNull(service, "service");
    requireNonNull(operation, "operation");
    tags = Map.copyOf(tags);
    requireNonNull(range, "range");
    if (limit < 1) {
      throw new IllegalArgumentException("a search asks for at least one trace, not " + limit);
    }
  }

  /** Any trace of the range. */
  public static TraceQuery newest(int limit, TimeRange range) {
    return new TraceQuery(
        Optional.empty(), Optional.empty(), Map.of(), 0, Long.MAX_VALUE, range, limit);
  }

  /** The same, of this service alone. */
  public TraceQuery ofService(String name) {
    return new TraceQuery(
        Optional.of(name), operation, tags, minDurationNanos, maxDurationNanos, range, limit);
  }

  /** The same, of spans with this name alone. */
  public TraceQuery named(String name) {
    return new TraceQuery(
        service, Optional.of(name), tags, minDurationNanos, maxDurationNanos, range, limit);
  }

  /** The same, of spans that carry all of these alone. */
  public TraceQuery tagged(Map<String, String> all) {
    return new TraceQuery(
        service, operation, all, minDurationNanos, maxDurationNanos, range, limit);
  }

  /** The same, of spans that lasted so long alone; nanoseconds, both included. */
  public TraceQuery lasting(long minNanos, long maxNanos) {
    return new TraceQuery(service, operation, tags, minNanos, maxNanos, range, limit);
  }

  /** What a span must pass to meet every condition. */
  public SpanTest test() {
    List<SpanTest> all = new ArrayList<>();
    service.ifPresent(name -> all.add(new SpanTest.OnService(name::equals)));
    operation.ifPresent(name -> all.add(new SpanTest.OnName(name::equals)));
    if (minDurationNanos > 0 || maxDurationNanos < Long.MAX_VALUE) {
      all.add(SpanTest.OnDuration.between(minDurationNanos, maxDurationNanos));
    }
    tags.forEach((key, value) -> all.add(JaegerTag.test(key, value)));
    return new SpanTest.All(all);
  }

  /** Whether the span meets every condition. */
  public boolean matches(Span span) {
    return range.contains(span.startEpochNanos()) && test().passes(span);
  }
}
