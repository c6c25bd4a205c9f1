package io.meshspan.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.meshspan.backend.SentSpans;
import io.meshspan.store.StoreLimits;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is posted to Jaeger's API: a trace to archive, spans to be shown. */
final class TracePostsTest {
  private static final StoreLimits TWO_SPANS = new StoreLimits(2, 2, 1L << 28);

  @TempDir private Path directory;

  private static HttpResponse<String> post(Backend backend, String path, String body) {
    return new Client(backend)
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + backend.queryPort() + path))
                .POST(BodyPublishers.ofString(body))
                .build());
  }

  private static void send(Backend backend, ExportTraceServiceRequest batch) {
    new Client(backend).post(batch.toByteArray(), "Content-Type", "application/x-protobuf");
  }

  private static void sendOthers(Backend backend) {
    for (int i = 1; i <= 3; i++) {
      send(
          backend,
          SentSpans.of("node-2", SentSpans.span(i, "other").setTraceId(SentSpans.bytes(0, i))));
    }
  }

  @Test
  void anArchivedTraceIsThereWhenTheStoreHasDroppedIt() {
    try (Backend backend = Backend.start(BackendConfig.onFreePorts().holding(TWO_SPANS))) {
      send(backend, SentSpans.of("node-1", SentSpans.full()));
      HttpResponse<String> answer = post(backend, "/api/archive/" + SentSpans.TRACE, "");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .isEqualTo("{\"data\":[],\"total\":0,\"limit\":0,\"offset\":0,\"errors\":[]}");
      sendOthers(backend);
      assertThat(backend.tracesHeld()).isEqualTo(2);
      Client client = new Client(backend);
      assertThat(client.json("/api/traces?service=node-1&start=0").path("data")).isEmpty();
      assertTheTraceIsThere(client);
    }
  }

  private static void assertTheTraceIsThere(Client client) {
    JsonNode kept = client.json("/api/traces/" + SentSpans.TRACE);
    assertThat(kept.at("/data/0/spans/0/operationName").asText()).isEqualTo("raft.commit");
    assertThat(client.get("/api/v3/traces/" + SentSpans.TRACE).statusCode()).isEqualTo(200);
  }

  @Test
  void anArchiveInADirectoryIsThereWhenEverythingElseHasGone() throws IOException {
    BackendConfig config = BackendConfig.onFreePorts().keptIn(directory);
    try (Backend backend = Backend.start(config)) {
      send(backend, SentSpans.of("node-1", SentSpans.full()));
      assertThat(post(backend, "/api/archive/" + SentSpans.TRACE, "").statusCode()).isEqualTo(200);
      sendOthers(backend);
    }
    deleteAllBut(directory.resolve("archive"));
    try (Backend backend = Backend.start(config)) {
      assertThat(backend.tracesHeld()).isZero();
      assertTheTraceIsThere(new Client(backend));
    }
  }

  private void deleteAllBut(Path kept) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.startsWith(kept) && !kept.startsWith(each)) {
          Files.delete(each);
        }
      }
    }
  }

  @Test
  void whatIsNotThereCannotBeArchivedAndAnotherSiteCannotAskForIt() {
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      HttpResponse<String> answer = post(backend, "/api/archive/77", "");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("trace not found");
      assertThat(new Client(backend).get("/api/archive/77").statusCode()).isEqualTo(405);
      HttpResponse<String> foreign =
          new Client(backend)
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://localhost:" + backend.queryPort() + "/api/archive/77"))
                      .POST(BodyPublishers.noBody())
                      .header("Sec-Fetch-Site", "cross-site")
                      .build());
      assertThat(foreign.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void spansOfAFileAreShownAndNotHeld() {
    String file =
        """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"node-1"}}]},
        "scopeSpans":[{"spans":[
          {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203332","name":"second",
           "parentSpanId":"b7ad6b7169203331","startTimeUnixNano":"1700000000000002000","endTimeUnixNano":"1700000000000003000"},
          {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"first",
           "startTimeUnixNano":"1700000000000001000","endTimeUnixNano":"1700000000000003000"}]}]}]}
        """;
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      HttpResponse<String> answer = post(backend, "/api/transform", file);
      assertThat(answer.statusCode()).isEqualTo(200);
      JsonNode spans = Client.parse(answer.body()).at("/data/0/spans");
      assertThat(spans.path(0).path("operationName").asText()).isEqualTo("first");
      assertThat(spans.path(0).path("startTime").asLong()).isEqualTo(1_700_000_000_000_001L);
      assertThat(spans.at("/1/references/0/spanID").asText()).isEqualTo("b7ad6b7169203331");
      assertThat(backend.tracesHeld()).isZero();
      assertThat(post(backend, "/api/transform", file + " ".repeat(1 << 20)).statusCode())
          .isEqualTo(200);
      HttpResponse<String> noSpans = post(backend, "/api/transform", "[");
      assertThat(noSpans.statusCode()).isEqualTo(400);
      assertThat(Client.parse(noSpans.body()).at("/errors/0/code").asInt()).isEqualTo(400);
    }
  }
}
