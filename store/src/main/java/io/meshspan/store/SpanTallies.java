package io.meshspan.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds spans up by minute and make. For one thread. */
public final class SpanTallies {
  private final TreeMap<Long, Map<Make, Sum>> byMinute = new TreeMap<>();
  private int size;

  /** Adds one span. */
  public void add(Span span) {
    add(
        new Make(span.service(), span.name(), span.kind(), span.status().code()),
        span.startEpochNanos(),
        span.durationNanos());
  }

  /** Adds a span of a make; nanoseconds since 1970, and of how long it lasted. */
  public void add(Make make, long startEpochNanos, long durationNanos) {
    long minute = SpanTally.minuteOf(startEpochNanos);
    Map<Make, Sum> ofMinute = byMinute.computeIfAbsent(minute, any -> new HashMap<>());
    Sum sum = ofMinute.get(make);
    if (sum == null) {
      sum = new Sum();
      ofMinute.put(make, sum);
      size++;
    }
    sum.add(durationNanos);
  }

  /** How many tallies there are. */
  public int size() {
    return size;
  }

  /** What was added up, by minute. */
  public List<SpanTally> toList() {
    List<SpanTally> all = new ArrayList<>(size);
    byMinute.forEach(
        (minute, ofMinute) -> ofMinute.forEach((make, sum) -> all.add(sum.toTally(minute, make))));
    return all;
  }

  /** What spans that are added up together have in common. */
  public record Make(String service, String name, SpanKind kind, Status.Code status) {}

  private static final class Sum {
    private final long[] durations = new long[65];
    private long spans;
    private long nanos;

    void add(long durationNanos) {
      durations[SpanTally.bucket(durationNanos)]++;
      spans++;
      nanos += durationNanos;
    }

    SpanTally toTally(long minute, Make make) {
      int length = durations.length;
      while (length > 1 && durations[length - 1] == 0) {
        length--;
      }
      return new SpanTally(
          minute,
          make.service,
          make.name,
          make.kind,
          make.status,
          spans,
          nanos,
          Arrays.stream(durations, 0, length).boxed().toList());
    }
  }
}
