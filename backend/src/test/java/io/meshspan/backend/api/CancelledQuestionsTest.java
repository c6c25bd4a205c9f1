package io.meshspan.backend.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.meshspan.backend.api.jaeger.JaegerApi;
import io.meshspan.backend.api.jaeger.v3.JaegerV3Api;
import io.meshspan.backend.api.meshspan.MeshspanApi;
import io.meshspan.backend.api.tempo.TempoApi;
import io.meshspan.backend.query.BackendFigures;
import io.meshspan.backend.query.Queries;
import io.meshspan.store.CallObserver;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanStore;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Questions whose askers go away, over a real store that shows its next trace when it is let. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CancelledQuestionsTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final int SPANS = 40_000;
  private static final int LIMIT = 1_500;
  private static final int AT_FIRST = 5;
  private static final int SLOW_STEPS = 100;
  private static final int FAST_STEPS = 500;

  private final SpanStore store = SpanStore.inMemory(new StoreLimits(100_000, 100, 1L << 30));
  private final Semaphore gate = new Semaphore(0);
  private final AtomicInteger shown = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private Server page;
  private Server tempo;

  @BeforeAll
  void start() {
    store.append(LongStream.rangeClosed(1, SPANS).mapToObj(this::span).toList());
    Queries queries = Queries.to(gated());
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    BackendFigures figures = new BackendFigures("test", 0, 0, 0, 0, Map.of(), Optional.empty());
    ServerBuilder ofPage = Server.builder().http(0);
    MeshspanApi.of(queries, () -> figures, clock).mount(ofPage);
    JaegerV3Api.of(queries).mount(ofPage);
    JaegerApi.of(queries, bytes -> List.of(), clock).mount(ofPage);
    ServerBuilder ofTempo = Server.builder().http(0);
    TempoApi.of(queries, "test").mount(ofTempo);
    page = ofPage.build();
    page.start().join();
    tempo = ofTempo.build();
    tempo.start().join();
  }

  private Span span(long i) {
    long end = NOW.getEpochSecond() * 1_000_000_000;
    // Two of each trace, one the other's parent.
    return Span.builder(new TraceId(0, (i + 1) / 2), new SpanId(i), "raft.commit")
        .parent(i % 2 == 0 ? Optional.of(new SpanId(i - 1)) : Optional.empty())
        .kind(SpanKind.SERVER)
        .lasting(end - i * 1_000, end)
        .resource(Resource.ofService("node-1"))
        .build();
  }

  /** The store, which shows a trace, a span or a call once the gate lets it. */
  private SpanStore gated() {
    return (SpanStore)
        Proxy.newProxyInstance(
            SpanStore.class.getClassLoader(),
            new Class<?>[] {SpanStore.class},
            (proxy, method, arguments) -> {
              boolean isScan = Set.of("scan", "observe", "calls").contains(method.getName());
              if (isScan) {
                int last = arguments.length - 1;
                arguments[last] = gated(arguments[last]);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                ended.addAndGet(isScan ? 1 : 0);
              }
            });
  }

  private Object gated(Object shownTo) {
    if (shownTo instanceof TraceVisitor visitor) {
      return (TraceVisitor)
          trace -> {
            shown.incrementAndGet();
            gate.acquireUninterruptibly();
            return visitor.visit(trace);
          };
    }
    if (shownTo instanceof CallObserver observer) {
      return (CallObserver)
          (caller, callee) -> {
            shown.incrementAndGet();
            gate.acquireUninterruptibly();
            return observer.see(caller, callee);
          };
    }
    SpanObserver observer = (SpanObserver) shownTo;
    return (SpanObserver)
        span -> {
          shown.incrementAndGet();
          gate.acquireUninterruptibly();
          return observer.see(span);
        };
  }

  @BeforeEach
  void closeTheGate() {
    gate.drainPermits();
    gate.release(AT_FIRST);
    shown.set(0);
    ended.set(0);
  }

  @AfterEach
  void letEverythingEnd() {
    gate.release(SPANS);
    await().until(() -> ended.get() == 1);
  }

  @AfterAll
  void end() {
    CompletableFuture.allOf(page.closeAsync(), tempo.closeAsync()).join();
    store.close();
  }

  /**
   * A question, whose port it goes to, and how many traces, spans or calls it is shown if it ends
   * well.
   */
  private record Question(boolean isTempos, int shown, String path) {}

  static List<Question> questions() {
    String v3 =
        "?query.startTimeMin=2026-01-31T00:00:00Z&query.startTimeMax=2026-02-01T00:00:00Z"
            + "&query.searchDepth=1500";
    String range = "start=1769856000&end=1769860801&q=";
    return List.of(
        new Question(false, LIMIT, "/api/traces?service=node-1&limit=1500"),
        new Question(false, SPANS / 2, "/api/dependencies"),
        new Question(false, SPANS, "/api/metrics/calls?service=node-1"),
        new Question(false, LIMIT, "/api/v3/traces" + v3),
        new Question(false, LIMIT, "/api/v3/trace-summaries" + v3),
        new Question(false, LIMIT, "/api/meshspan/search?limit=1500"),
        new Question(true, LIMIT, "/api/search?limit=1500&q=" + encoded("{}")),
        new Question(true, SPANS, "/api/metrics/query_range?" + range + encoded("{} | rate()")),
        new Question(
            true,
            SPANS,
            "/api/metrics/query_range?" + range + encoded("{} | rate() by (span.peer)")),
        new Question(
            true, SPANS, "/api/metrics/query?" + range + encoded("{} | rate() by (span.peer)")));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private int port(Question question) {
    return (question.isTempos() ? tempo : page).activeLocalPort();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aScanEndsWhenTheConnectionOfItsAskerIsClosed(Question question) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(question))) {
      socket
          .getOutputStream()
          .write(
              ("GET " + question.path() + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      await().until(() -> shown.get() > AT_FIRST);
    }
    endsEarly(question);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aScanEndsWhenItsAskerTakesTheQuestionBackOnAConnectionThatStays(Question question)
      throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    // The first request is still HTTP/1.1, and asks for the second version of it.
    assertThat(http.send(request(question, "/nothing"), BodyHandlers.discarding()).version())
        .isEqualTo(HttpClient.Version.HTTP_2);
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(request(question, question.path()), BodyHandlers.discarding());
    await().until(() -> shown.get() > AT_FIRST);
    answer.cancel(true);
    endsEarly(question);
    assertThat(http.send(request(question, "/nothing"), BodyHandlers.discarding()).statusCode())
        .isEqualTo(404);
  }

  private HttpRequest request(Question question, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port(question) + path)).build();
  }

  /** Lets the scan go on, slowly at first: it must not come to its end. */
  private void endsEarly(Question question) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              gate.release(shown.get() < SLOW_STEPS ? 1 : FAST_STEPS);
              return ended.get() == 1;
            });
    assertThat(shown.get()).isLessThan(question.shown());
  }

  @ParameterizedTest
  @MethodSource("questions")
  void theSameScanIsAnsweredWhenItsAskerWaits(Question question) throws Exception {
    gate.release(SPANS);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port(question) + question.path()))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(ended).hasValue(1);
    assertThat(shown.get()).isBetween(question.shown(), question.shown() + 1);
  }
}
