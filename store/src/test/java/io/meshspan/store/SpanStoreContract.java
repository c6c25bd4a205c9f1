package io.meshspan.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.store.AppendOutcome.Refused;
import io.meshspan.store.AppendOutcome.Stored;
import io.meshspan.store.TraceVisitor.Next;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store promises. A subclass says how to open an empty one. */
public abstract class SpanStoreContract {
  private static final StoreLimits WIDE = new StoreLimits(100_000, 50_000, 1L << 30);
  private static final StoreLimits NARROW_TRACES = new StoreLimits(100_000, 9, 1L << 30);
  private static final TraceId TRACE = new TraceId(1, 1);

  /** An empty store with these limits. */
  protected abstract SpanStore open(StoreLimits limits);

  /** Twenty fixed histories and one that is new in each run; the test's name shows its seed. */
  public static List<Long> seeds() {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= 20; seed++) {
      seeds.add(seed);
    }
    seeds.add(new Random().nextLong());
    return seeds;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyHistoryIsAnsweredAsTheNaiveModelAnswersIt(long seed) {
    GeneratedHistory history = new GeneratedHistory(seed);
    try (SpanStore store = open(NARROW_TRACES);
        SpanStore model = new NaiveStore(NARROW_TRACES)) {
      assertSameHistory(store, model, history, 150);
    }
  }

  /** Holds a store to a model over so many batches, and what is asked between them. */
  public static void assertSameHistory(
      SpanStore store, SpanStore model, GeneratedHistory history, int batches) {
    for (int step = 0; step < batches; step++) {
      List<Span> batch = history.batch();
      assertThat(store.append(batch)).isEqualTo(model.append(batch));
      assertSameAnswers(store, model, history);
    }
  }

  private static void assertSameAnswers(
      SpanStore store, SpanStore model, GeneratedHistory history) {
    assertSameHeld(store, model, history);
    assertThat(store.counts()).isEqualTo(model.counts());
  }

  /** Asks both the same questions, but for how much was ever held. */
  public static void assertSameHeld(SpanStore store, SpanStore model, GeneratedHistory history) {
    TraceQuery query = history.query();
    assertThat(store.search(query)).as("%s", query).isEqualTo(model.search(query));
    TraceFilter filter = history.filter();
    List<Trace> visited = visited(store, filter);
    assertThat(visited).as("%s", filter).containsAll(visited(model, filter));
    assertThat(visited).doesNotHaveDuplicates().isSortedAccordingTo(NaiveStore.NEWEST_FIRST);
    assertThat(observed(store, filter))
        .as("%s", filter)
        .containsExactlyInAnyOrderElementsOf(observed(model, filter));
    TraceId id = history.traceId();
    assertThat(store.trace(id)).isEqualTo(model.trace(id));
    assertThat(store.linksTo(id)).containsExactlyInAnyOrderElementsOf(model.linksTo(id));
    assertThat(store.services()).isEqualTo(model.services());
    assertThat(store.operations("node-1")).isEqualTo(model.operations("node-1"));
    TimeRange range = history.range();
    assertThat(store.countByName(range)).isEqualTo(model.countByName(range));
    assertThat(store.keys(range)).containsAll(model.keys(range));
    assertThat(model.keys(TimeRange.ALWAYS)).containsAll(store.keys(range));
    assertThat(summed(store.tallies(range))).isEqualTo(summed(model.tallies(range)));
    assertThat(store.counts().spans()).isEqualTo(model.counts().spans());
  }

  private static Map<List<Object>, List<Long>> summed(List<SpanTally> tallies) {
    Map<List<Object>, List<Long>> sums = new HashMap<>();
    for (SpanTally each : tallies) {
      List<Object> make =
          List.of(each.epochMinute(), each.service(), each.name(), each.kind(), each.status());
      List<Long> sum = new ArrayList<>(List.of(each.spans(), each.durationNanos()));
      for (int bucket = 0; bucket < 65; bucket++) {
        sum.add(bucket < each.durations().size() ? each.durations().get(bucket) : 0L);
      }
      sums.merge(make, sum, SpanStoreContract::plus);
    }
    return sums;
  }

  private static List<Long> plus(List<Long> a, List<Long> b) {
    List<Long> sum = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      sum.add(a.get(i) + b.get(i));
    }
    return sum;
  }

  private static List<List<Object>> observed(SpanStore store, TraceFilter filter) {
    List<List<Object>> observed = new ArrayList<>();
    store.observe(
        new SpanQuestion(filter.range(), filter.test(), List.of("raft.term", "unheard.of")),
        span -> {
          observed.add(
              List.of(
                  span.make(),
                  span.startEpochNanos(),
                  span.durationNanos(),
                  span.traceId(),
                  span.attribute(0),
                  span.attribute(1)));
          return Next.GO_ON;
        });
    return observed;
  }

  private static Map<String, Integer> calls(SpanStore store, TimeRange range) {
    Map<String, Integer> calls = new TreeMap<>();
    store.calls(
        range,
        (caller, callee) -> {
          calls.merge(caller + " -> " + callee, 1, Integer::sum);
          return Next.GO_ON;
        });
    return calls;
  }

  private static List<Trace> visited(SpanStore store, TraceFilter filter) {
    List<Trace> visited = new ArrayList<>();
    store.scan(
        filter,
        trace -> {
          visited.add(trace);
          return Next.GO_ON;
        });
    return visited;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void callsBetweenServicesAreThoseOfTheNaiveModelHoweverTheirTracesCome(long seed) {
    Random random = new Random(seed);
    NaiveStore model = new NaiveStore(WIDE);
    try (SpanStore store = open(WIDE)) {
      // No two spans of a trace have one id; children come before parents, or without.
      for (int id = 1; id < 200; id++) {
        SpanId spanId = new SpanId(id);
        SpanId parent = new SpanId(1 + random.nextInt(200));
        Span span =
            Span.builder(new TraceId(0, 1 + random.nextInt(6)), spanId, "raft.commit")
                .lasting(1_000 + random.nextInt(500), 2_000)
                .parent(Optional.of(parent).filter(any -> !any.equals(spanId)))
                .resource(Resource.ofService("node-" + random.nextInt(4)))
                .build();
        store.append(List.of(span));
        model.append(List.of(span));
        if (id % 20 == 0) {
          TimeRange range = new TimeRange(1_000 + random.nextInt(200), 1_300 + random.nextInt(200));
          assertThat(calls(store, range)).as("seed %d", seed).isEqualTo(calls(model, range));
        }
      }
      assertThat(calls(store, TimeRange.ALWAYS))
          .isEqualTo(calls(model, TimeRange.ALWAYS))
          .isNotEmpty();
    }
  }

  @Test
  void aVisitorThatWantsNoMoreIsShownNoMore() {
    try (SpanStore store = open(WIDE)) {
      for (int i = 1; i <= 9; i++) {
        store.append(List.of(of(new TraceId(0, i), 1, i)));
      }
      List<Trace> visited = new ArrayList<>();
      store.scan(
          TraceFilter.of(TimeRange.ALWAYS),
          trace -> {
            visited.add(trace);
            return visited.size() == 2 ? Next.STOP : Next.GO_ON;
          });
      assertThat(visited).extracting(Trace::startEpochNanos).containsExactly(9L, 8L);
    }
  }

  @Test
  void aTraceThatGetsAnEarlierSpanDuringAScanIsShownOnce() {
    try (SpanStore store = open(WIDE)) {
      for (int i = 1; i < 30; i++) {
        store.append(List.of(of(new TraceId(0, i), 1, 1_000 + i)));
      }
      List<TraceId> shown = new ArrayList<>();
      store.scan(
          TraceFilter.of(TimeRange.ALWAYS),
          trace -> {
            // Some of them are in memory, some in segments.
            store.append(List.of(of(trace.id(), 2, 100)));
            shown.add(trace.id());
            return Next.GO_ON;
          });
      assertThat(shown).hasSize(29).doesNotHaveDuplicates();
    }
  }

  @Test
  void everyFieldOfASpanComesBackAsItWent() {
    AttributeValue nested =
        new AttributeValue.Group(
            List.of(
                new Attribute("yes", new AttributeValue.Bool(true)),
                new Attribute("half", new AttributeValue.Real(0.5)),
                new Attribute("raw", AttributeValue.Bytes.of(new byte[] {0, -1})),
                new Attribute(
                    "list",
                    new AttributeValue.Sequence(
                        List.of(
                            new AttributeValue.Whole(Long.MIN_VALUE),
                            new AttributeValue.Text("x"),
                            new AttributeValue.Empty())))));
    Span span =
        Span.builder(TRACE, new SpanId(7), "raft.commit")
            .lasting(1_700_000_000_000_000_001L, 1_700_000_000_000_000_999L)
            .parent(Optional.of(new SpanId(6)))
            .kind(SpanKind.CLIENT)
            .status(new Status(Status.Code.ERROR, "lost the leader"))
            .attributes(List.of(new Attribute("nested", nested)))
            .events(List.of(new Event("vote", 12, List.of(Attribute.of("peer", "node-2")), 1)))
            .links(List.of(new Link(new TraceId(0, 9), new SpanId(9), "a=b", List.of(), 2)))
            .traceState("m=1")
            .flags(0x101)
            .dropped(new Dropped(1, 2, 3))
            .scope(new Scope("io.meshspan", "0.1", List.of(Attribute.of("s", 1))))
            .resource(Resource.ofService("node-1"))
            .build();
    try (SpanStore store = open(WIDE)) {
      store.append(List.of(span));
      assertThat(store.trace(TRACE)).contains(new Trace(TRACE, List.of(span)));
    }
  }

  @Test
  void aBatchThatIsSentAgainChangesNothing() {
    List<Span> batch = List.of(span(1, 10), span(2, 20));
    try (SpanStore store = open(WIDE)) {
      assertThat(store.append(batch)).isEqualTo(new Stored(2, 0, 0));
      assertThat(store.append(batch)).isEqualTo(new Stored(0, 2, 0));
      assertThat(store.trace(TRACE).orElseThrow().spans()).hasSize(2);
    }
  }

  @Test
  void clientAndServerThatShareASpanIdAreTwoSpans() {
    Span client =
        Span.builder(TRACE, new SpanId(1), "call").lasting(1, 9).kind(SpanKind.CLIENT).build();
    Span server =
        Span.builder(TRACE, new SpanId(1), "call").lasting(2, 8).kind(SpanKind.SERVER).build();
    try (SpanStore store = open(WIDE)) {
      store.append(List.of(client, server));
      assertThat(store.trace(TRACE).orElseThrow().spans()).containsExactly(client, server);
    }
  }

  @Test
  void aLateSpanOfAnOldTraceIsFoundAndMovesTheTracesStart() {
    try (SpanStore store = open(WIDE)) {
      store.append(List.of(span(2, 500)));
      store.append(List.of(of(new TraceId(2, 2), 1, 300)));
      store.append(List.of(span(1, 100)));
      FoundTraces all = store.search(TraceQuery.newest(10, TimeRange.ALWAYS));
      assertThat(all.traces())
          .extracting(trace -> trace.id().low() + "@" + trace.startEpochNanos())
          .containsExactly("2@300", "1@100");
    }
  }

  @Test
  void conditionsMustHoldOnOneSpanAndNotOnSeveral() {
    Span failed =
        Span.builder(TRACE, new SpanId(1), "raft.commit")
            .lasting(1, 2)
            .status(new Status(Status.Code.ERROR, ""))
            .build();
    Span tagged =
        Span.builder(TRACE, new SpanId(2), "raft.commit")
            .lasting(1, 2)
            .attributes(List.of(Attribute.of("raft.term", 7)))
            .build();
    try (SpanStore store = open(WIDE)) {
      store.append(List.of(failed, tagged));
      TraceQuery any = TraceQuery.newest(10, TimeRange.ALWAYS);
      assertThat(store.search(any.tagged(Map.of("raft.term", "7"))).traces()).hasSize(1);
      assertThat(store.search(any.tagged(Map.of("error", "true"))).traces()).hasSize(1);
      assertThat(store.search(any.tagged(Map.of("error", "true", "raft.term", "7"))).traces())
          .isEmpty();
    }
  }

  @Test
  void whatIsAppendedAfterTheEndIsRefusedAndEndingTwiceDoesNoHarm() {
    SpanStore store = open(WIDE);
    store.close();
    store.close();
    assertThat(store.append(List.of(span(1, 1))))
        .isEqualTo(new Refused(AppendOutcome.Reason.CLOSED));
  }

  @Test
  void readersSeeWholeBatchesWhileWritersWrite() throws Exception {
    int writers = 3;
    int batches = 200;
    ExecutorService pool = Executors.newFixedThreadPool(writers + 1);
    try (SpanStore store = open(WIDE)) {
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 1; writer <= writers; writer++) {
        TraceId id = new TraceId(9, writer);
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < batches; i++) {
                    store.append(List.of(of(id, 2 * i + 1, i + 1), of(id, 2 * i + 2, i + 1)));
                  }
                }));
      }
      Future<Integer> odd = pool.submit(() -> traceStatesOfOddSize(store, batches * writers));
      for (Future<?> each : done) {
        each.get();
      }
      assertThat(odd.get()).isZero();
      assertThat(store.counts().spans()).isEqualTo(2L * batches * writers);
    } finally {
      pool.shutdownNow();
    }
  }

  private static int traceStatesOfOddSize(SpanStore store, int looks) {
    int odd = 0;
    for (int i = 0; i < looks; i++) {
      for (Trace trace : store.search(TraceQuery.newest(10, TimeRange.ALWAYS)).traces()) {
        odd += trace.spans().size() % 2;
      }
    }
    return odd;
  }

  private static Span span(long id, long start) {
    return of(TRACE, id, start);
  }

  private static Span of(TraceId trace, long id, long start) {
    return Span.builder(trace, new SpanId(id), "raft.commit").lasting(start, start + 5).build();
  }
}
