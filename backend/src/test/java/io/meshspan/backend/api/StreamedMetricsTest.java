package io.meshspan.backend.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.meshspan.backend.GrpcClient;
import io.meshspan.backend.api.tempo.TempoApi;
import io.meshspan.backend.query.Queries;
import io.meshspan.proto.tempo.QueryRangeRequest;
import io.meshspan.proto.tempo.QueryRangeResponse;
import io.meshspan.proto.tempo.Sample;
import io.meshspan.proto.tempo.TimeSeries;
import io.meshspan.store.Attribute;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanStore;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics over gRPC while they are counted, over a real store that shows spans slowly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamedMetricsTest {
  private static final long START = 1_700_000_000L * 1_000_000_000;

  /** Whole minutes would be answered from sums, at once. */
  private static final long STEP = 61L * 1_000_000_000;

  private static final int STEPS = 60;
  private static final int SPANS = 3_000;

  private final SpanStore store = SpanStore.inMemory(new StoreLimits(10_000, 100, 1L << 28));
  private final Semaphore gate = new Semaphore(0);
  private Server server;
  private GrpcClient client;

  @BeforeAll
  void start() {
    store.append(LongStream.range(0, SPANS).mapToObj(StreamedMetricsTest::span).toList());
    ServerBuilder builder = Server.builder().http(0);
    TempoApi.of(Queries.to(gated()), "test").mount(builder);
    server = builder.build();
    server.start().join();
    client = new GrpcClient(server.activeLocalPort());
  }

  /** Every other trace has a second span half an hour later. */
  private static Span span(long i) {
    long trace = i / 3 * 2 + (i % 3 == 0 ? 1 : 2);
    long start = START + (i % 3 == 2 ? 30 : 1) * STEP + i / 3 * STEP / 40 + 1;
    return Span.builder(new TraceId(0, trace), new SpanId(i + 1), "raft.commit")
        .lasting(start, start + 1_000 * (i % 7 + 1))
        .attributes(List.of(Attribute.of("peer", "node-" + i % 3)))
        .resource(Resource.ofService("node-" + i % 4))
        .build();
  }

  private SpanStore gated() {
    return (SpanStore)
        Proxy.newProxyInstance(
            SpanStore.class.getClassLoader(),
            new Class<?>[] {SpanStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("scan")) {
                TraceVisitor visitor = (TraceVisitor) arguments[1];
                arguments[1] =
                    (TraceVisitor)
                        trace -> {
                          gate.acquireUninterruptibly();
                          return visitor.visit(trace);
                        };
              } else if (method.getName().equals("observe")) {
                SpanObserver observer = (SpanObserver) arguments[1];
                arguments[1] =
                    (SpanObserver)
                        span -> {
                          gate.acquireUninterruptibly();
                          return observer.see(span);
                        };
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @BeforeEach
  void closeTheGate() {
    gate.drainPermits();
  }

  @AfterAll
  void end() {
    client.close();
    server.close();
    store.close();
  }

  private List<QueryRangeResponse> ask(String query) {
    return client.all(
        "tempopb.StreamingQuerier/MetricsQueryRange",
        QueryRangeRequest.newBuilder()
            .setQuery(query)
            .setStart(START)
            .setEnd(START + STEPS * STEP)
            .setStep(STEP)
            .build(),
        QueryRangeResponse.parser());
  }

  private List<QueryRangeResponse> askSlowly(String query, int shownAtOnce) {
    CompletableFuture<List<QueryRangeResponse>> answer =
        CompletableFuture.supplyAsync(() -> ask(query));
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              gate.release(gate.hasQueuedThreads() ? shownAtOnce : 0);
              return answer.isDone();
            });
    return answer.join();
  }

  private static Map<List<Object>, Double> numbers(QueryRangeResponse message) {
    Map<List<Object>, Double> numbers = new HashMap<>();
    for (TimeSeries series : message.getSeriesList()) {
      for (Sample sample : series.getSamplesList()) {
        numbers.put(List.of(series.getLabelsList(), sample.getTimestampMs()), sample.getValue());
      }
    }
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} | rate()",
        "{} | count_over_time() by (resource.service.name)",
        "{ name = \"raft.commit\" } | quantile_over_time(duration, 0.5, 0.9)",
        "{} | rate() by (resource.service.name) | topk(2)",
        "{} | count_over_time() by (span.peer)"
      })
  void whatIsDoneIsToldWhileTheRestIsCountedAndStaysTrue(String query) {
    List<QueryRangeResponse> messages = askSlowly(query, 20);
    gate.release(1 << 20);
    QueryRangeResponse whole = ask(query).get(0);
    gate.drainPermits();

    Map<List<Object>, Double> last = numbers(messages.get(messages.size() - 1));
    assertThat(last).isEqualTo(numbers(whole)).isNotEmpty();
    List<QueryRangeResponse> before =
        messages.subList(0, messages.size() - 1).stream()
            .filter(each -> each.getSeriesCount() > 0)
            .toList();
    assertThat(before).hasSizeGreaterThan(1);
    long earliest = Long.MAX_VALUE;
    for (QueryRangeResponse part : before) {
      Map<List<Object>, Double> told = numbers(part);
      assertThat(last).containsAllEntriesOf(told);
      long latest = told.keySet().stream().mapToLong(key -> (long) key.get(1)).max().orElseThrow();
      assertThat(latest).as("newest first, each once").isLessThan(earliest);
      earliest = told.keySet().stream().mapToLong(key -> (long) key.get(1)).min().orElseThrow();
      assertThat(part.getMetrics().getCompletedJobs()).isZero();
      assertThat(part.getMetrics().getTotalJobs()).isEqualTo(1);
    }
    QueryRangeResponse end = messages.get(messages.size() - 1);
    assertThat(end.getMetrics().getCompletedJobs()).isEqualTo(1);
    assertThat(end.getMetrics().getInspectedSpans())
        .isEqualTo(whole.getMetrics().getInspectedSpans());
    assertThat(end.getMetrics().getInspectedTraces())
        .isEqualTo(whole.getMetrics().getInspectedTraces());
  }

  @Test
  void whereWhatIsLookedForMayBeFarFromWhatIsCountedProgressAloneIsTold() {
    String query = "{ span.peer = \"node-1\" } | rate() by (rootName)";
    List<QueryRangeResponse> messages = askSlowly(query, 5);
    assertThat(messages).hasSizeGreaterThan(2);
    for (QueryRangeResponse each : messages.subList(0, messages.size() - 1)) {
      assertThat(each.getSeriesList()).isEmpty();
    }
    assertThat(messages.get(1).getMetrics().getInspectedTraces())
        .isGreaterThan(messages.get(0).getMetrics().getInspectedTraces());
    gate.release(1 << 20);
    assertThat(numbers(messages.get(messages.size() - 1))).isEqualTo(numbers(ask(query).get(0)));
  }

  @Test
  void anAnswerThatTakesNoTimeIsOneMessage() {
    gate.release(1 << 20);
    assertThat(ask("{} | rate()")).hasSize(1);
  }
}
