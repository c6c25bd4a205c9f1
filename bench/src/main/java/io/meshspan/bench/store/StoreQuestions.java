package io.meshspan.bench.store;

import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.series.SeriesLimits;
import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.backend.query.traceql.MetricsQuery;
import io.meshspan.backend.query.traceql.MetricsRun;
import io.meshspan.cli.load.Histogram;
import io.meshspan.cli.load.RareValues;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.SpanMake;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanStore;
import io.meshspan.store.SpanTest;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceQuery;
import io.meshspan.store.TraceVisitor.Next;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The five questions whose times are in the budget, asked one after the other. */
final class StoreQuestions {
  private static final int LIMIT = 20;
  private static final SpanTest ANY = SpanTest.anything();

  private final SpanStore store;
  private final List<TraceId> ids;
  private final long now;
  private final Random random = new Random(11);

  StoreQuestions(SpanStore store, List<TraceId> ids, long now) {
    this.store = store;
    this.ids = ids;
    this.now = now;
  }

  /** How long the answers took, in nanoseconds, by question. */
  Map<String, Histogram> ask() {
    Map<String, Histogram> times = new LinkedHashMap<>();
    times.put("Q1 trace by id", times(2_000, this::trace));
    TraceQuery lastHour = TraceQuery.newest(LIMIT, lastHours(1));
    times.put(
        "Q2 service, operation, duration",
        times(
            100,
            () ->
                search(
                    lastHour
                        .ofService("node-" + (1 + random.nextInt(5)))
                        .named("raft.log_replicate")
                        .lasting(1_000_000, Long.MAX_VALUE))));
    TraceQuery ever = TraceQuery.newest(LIMIT, TimeRange.ALWAYS);
    times.put(
        "Q3a frequent value, any service",
        times(100, () -> search(ever.tagged(Map.of("mesh.message.type", "sensor_reading")))));
    times.put(
        "Q3b rare value, any service",
        times(
            50,
            () -> search(ever.tagged(Map.of("contract.call.outcome", RareValues.CALL_OUTCOME)))));
    times.put(
        "Q3c value that nobody has",
        times(50, () -> search(ever.tagged(Map.of("mesh.message.id", "m-none")))));
    times.put("Q3d failed", times(50, () -> search(ever.tagged(Map.of("error", "true")))));
    times.put("Q4a rates and durations, an hour", times(50, () -> tallies(lastHours(1))));
    times.put("Q4b rates and durations, all", times(20, () -> tallies(TimeRange.ALWAYS)));
    SpanTest slow = SpanTest.OnDuration.between(5_000_000, Long.MAX_VALUE);
    times.put("Q4c slow spans by service, an hour", times(30, () -> count(lastHours(1), slow)));
    times.put("Q4d every span by service, all", times(10, () -> count(TimeRange.ALWAYS, ANY)));
    times.put(
        "Q4e every span by a value of its own, all",
        times(10, () -> countByValue(TimeRange.ALWAYS, "mesh.message.type")));
    times.put(
        "Q4f TraceQL: rate by service, a day by minutes",
        times(20, () -> metrics("{} | rate() by (resource.service.name)", 60)));
    times.put(
        "Q4g TraceQL: p99 of failed by name, a day by minutes",
        times(
            20,
            () ->
                metrics("{ status = error } | quantile_over_time(duration, 0.99) by (name)", 60)));
    times.put(
        "Q4h TraceQL: count by a value of its own, a day by 20 s",
        times(5, () -> metrics("{} | count_over_time() by (span.mesh.message.type)", 20)));
    times.put("Q5a services and operations", times(100, this::names));
    times.put("Q5b keys of attributes, all", times(20, this::keys));
    times.put("Q5c calls between services, all", times(10, this::calls));
    return times;
  }

  private TimeRange lastHours(int hours) {
    return new TimeRange(now - TimeUnit.HOURS.toNanos(hours), now);
  }

  private void trace() {
    if (store.trace(ids.get(random.nextInt(ids.size()))).isEmpty()) {
      throw new IllegalStateException("a trace is not there");
    }
  }

  private void search(TraceQuery query) {
    if (store.search(query).traces().size() > LIMIT) {
      throw new IllegalStateException("more than was asked for");
    }
  }

  private void tallies(TimeRange range) {
    if (store.tallies(range).isEmpty()) {
      throw new IllegalStateException("a mesh is never silent for an hour");
    }
  }

  private void count(TimeRange range, SpanTest test) {
    IdentityHashMap<SpanMake, long[]> byMake = new IdentityHashMap<>();
    store.observe(
        SpanQuestion.of(range, test),
        span -> {
          byMake.computeIfAbsent(span.make(), any -> new long[1])[0]++;
          return Next.GO_ON;
        });
    Map<String, Long> byService = new HashMap<>();
    byMake.forEach(
        (make, count) -> byService.merge(make.resource().service(), count[0], Long::sum));
    if (byService.isEmpty()) {
      throw new IllegalStateException("no span was seen");
    }
  }

  private void countByValue(TimeRange range, String key) {
    Map<AttributeValue, long[]> byValue = new HashMap<>();
    store.observe(
        new SpanQuestion(range, ANY, List.of(key)),
        span -> {
          span.attribute(0)
              .ifPresent(value -> byValue.computeIfAbsent(value, any -> new long[1])[0]++);
          return Next.GO_ON;
        });
    if (byValue.isEmpty()) {
      throw new IllegalStateException("no span has " + key);
    }
  }

  /** As a panel of Grafana's asks it, exemplars included. */
  private void metrics(String query, int stepSeconds) {
    long day = TimeUnit.HOURS.toNanos(24);
    TimeGrid grid = TimeGrid.around(now - day, now, TimeUnit.SECONDS.toNanos(stepSeconds));
    MetricsRun run = MetricsQuery.parse(query).over(grid, new SeriesLimits(1_000, 100));
    run.over(Queries.to(store), () -> true);
    if (run.answer().series().isEmpty()) {
      throw new IllegalStateException("a day without a span");
    }
  }

  private void calls() {
    Map<String, long[]> calls = new HashMap<>();
    store.calls(
        TimeRange.ALWAYS,
        (caller, callee) -> {
          calls.computeIfAbsent(caller, any -> new long[1])[0]++;
          return Next.GO_ON;
        });
    if (calls.isEmpty()) {
      throw new IllegalStateException("nobody calls anybody");
    }
  }

  private void keys() {
    if (store.keys(TimeRange.ALWAYS).isEmpty()) {
      throw new IllegalStateException("no span has an attribute");
    }
  }

  private void names() {
    for (String service : store.services()) {
      store.operations(service);
    }
  }

  private static Histogram times(int count, Runnable question) {
    for (int i = 0; i < Math.max(3, count / 10); i++) {
      question.run();
    }
    Histogram times = new Histogram();
    for (int i = 0; i < count; i++) {
      long before = System.nanoTime();
      question.run();
      times.record(System.nanoTime() - before);
    }
    return times;
  }
}
