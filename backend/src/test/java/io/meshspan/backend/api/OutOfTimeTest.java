package io.meshspan.backend.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.Timestamp;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.meshspan.backend.Client;
import io.meshspan.backend.GrpcClient;
import io.meshspan.backend.api.jaeger.JaegerApi;
import io.meshspan.backend.api.jaeger.v3.JaegerV3Api;
import io.meshspan.backend.api.meshspan.MeshspanApi;
import io.meshspan.backend.api.tempo.TempoApi;
import io.meshspan.backend.query.BackendFigures;
import io.meshspan.backend.query.Queries;
import io.meshspan.proto.jaeger.DependenciesResponse;
import io.meshspan.proto.jaeger.FindTraceSummariesRequest;
import io.meshspan.proto.jaeger.FindTraceSummariesResponse;
import io.meshspan.proto.jaeger.FindTracesRequest;
import io.meshspan.proto.jaeger.GetDependenciesRequest;
import io.meshspan.proto.jaeger.TraceQueryParameters;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanStore;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.TraceId;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What each API says when a scan may take a nanosecond: that it has not looked at everything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutOfTimeTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String V3 =
      "?query.startTimeMin=2026-01-31T00:00:00Z&query.startTimeMax=2026-02-01T00:00:00Z";
  private static final String SAID = "older traces were not looked at";

  private final SpanStore store = SpanStore.inMemory(new StoreLimits(100, 100, 1L << 28));
  private Server page;
  private Server tempo;

  @BeforeAll
  void start() {
    store.append(LongStream.rangeClosed(1, 50).mapToObj(OutOfTimeTest::span).toList());
    Queries queries = Queries.to(store).scanningFor(Duration.ofNanos(1));
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    BackendFigures figures = new BackendFigures("test", 0, 0, 0, 0, Map.of(), Optional.empty());
    ServerBuilder ofPage = Server.builder().http(0);
    MeshspanApi.of(queries, () -> figures, clock).mount(ofPage);
    JaegerV3Api.of(queries).mount(ofPage);
    JaegerApi.of(queries, bytes -> List.of(), clock).mount(ofPage);
    page = ofPage.build();
    page.start().join();
    ServerBuilder ofTempo = Server.builder().http(0);
    TempoApi.of(queries, "test").mount(ofTempo);
    tempo = ofTempo.build();
    tempo.start().join();
  }

  private static Span span(long i) {
    long end = NOW.getEpochSecond() * 1_000_000_000;
    // Two of each trace, one the other's parent.
    return Span.builder(new TraceId(0, (i + 1) / 2), new SpanId(i), "raft.commit")
        .parent(i % 2 == 0 ? Optional.of(new SpanId(i - 1)) : Optional.empty())
        .lasting(end - i * 1_000, end)
        .resource(Resource.ofService("node-1"))
        .build();
  }

  @AfterAll
  void end() {
    CompletableFuture.allOf(page.closeAsync(), tempo.closeAsync()).join();
    store.close();
  }

  private static JsonNode ask(Server server, String path) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.activeLocalPort() + path))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return Client.parse(answer.body());
  }

  @Test
  void jaegersVersionOneHasAnErrorBesideItsData() throws Exception {
    for (String path : List.of("/api/traces?service=node-1", "/api/dependencies")) {
      JsonNode answer = ask(page, path);
      assertThat(answer.path("data").isArray()).isTrue();
      assertThat(answer.at("/errors/0/msg").asText()).contains(SAID);
    }
  }

  @Test
  void jaegersVersionThreeHasAnErrorBesideItsResult() throws Exception {
    JsonNode traces = ask(page, "/api/v3/traces" + V3);
    assertThat(traces.at("/result/resourceSpans").isArray()).isTrue();
    assertThat(traces.at("/error/message").asText()).contains(SAID);
    JsonNode summaries = ask(page, "/api/v3/trace-summaries" + V3);
    assertThat(summaries.path("summaries").isArray()).isTrue();
    assertThat(summaries.at("/error/message").asText()).contains(SAID);
  }

  @Test
  void jaegersCallsEndWithAStatusThatIsNotOk() {
    Timestamp now = Timestamp.newBuilder().setSeconds(NOW.getEpochSecond()).build();
    Timestamp before = Timestamp.newBuilder().setSeconds(NOW.getEpochSecond() - 60).build();
    TraceQueryParameters query =
        TraceQueryParameters.newBuilder().setStartTimeMin(before).setStartTimeMax(now).build();
    assertOutOfTime(
        "FindTraces", FindTracesRequest.newBuilder().setQuery(query).build(), TracesData.parser());
    assertOutOfTime(
        "FindTraceSummaries",
        FindTraceSummariesRequest.newBuilder().setQuery(query).build(),
        FindTraceSummariesResponse.parser());
    assertOutOfTime(
        "GetDependencies",
        GetDependenciesRequest.newBuilder().setStartTime(before).setEndTime(now).build(),
        DependenciesResponse.parser());
  }

  private void assertOutOfTime(
      String method, MessageLite asked, Parser<? extends MessageLite> answers) {
    try (GrpcClient client = new GrpcClient(page.activeLocalPort())) {
      assertThatThrownBy(() -> client.all("jaeger.api_v3.QueryService/" + method, asked, answers))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              thrown -> {
                assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
                assertThat(thrown.getStatus().getDescription()).contains(SAID);
              });
    }
  }

  @Test
  void thePageIsToldThatTheListIsNotWhole() throws Exception {
    assertThat(ask(page, "/api/meshspan/search").path("partial").asBoolean()).isTrue();
  }

  @Test
  void temposSearchHasAJobThatIsNotCompleteAndItsMetricsArePartial() throws Exception {
    JsonNode metrics = ask(tempo, "/api/search?q=%7B%7D").path("metrics");
    assertThat(metrics.path("totalJobs").asInt()).isEqualTo(1);
    assertThat(metrics.has("completedJobs")).isFalse();
    String range = "start=1769856000&end=1769860801&q=%7B%7D%7Crate()by(span.peer)";
    assertThat(ask(tempo, "/api/metrics/query_range?" + range).path("status").asText())
        .isEqualTo("PARTIAL");
  }
}
