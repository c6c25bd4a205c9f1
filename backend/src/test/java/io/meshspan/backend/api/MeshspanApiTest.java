package io.meshspan.backend.api;

import static io.meshspan.backend.SentSpans.TRACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.meshspan.backend.SentSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MeshspanApiTest {
  private final Backend backend = Backend.start(BackendConfig.onFreePorts());
  private final Client client = new Client(backend);

  @BeforeEach
  void aMeshOfTwoNodes() {
    send("node-1", SentSpans.span(6, "raft.leader_election"), SentSpans.full());
    Span.Builder apply =
        SentSpans.span(1, "raft.apply")
            .setTraceId(SentSpans.bytes(0, 5))
            .addLinks(
                Span.Link.newBuilder()
                    .setTraceId(SentSpans.full().getTraceId())
                    .setSpanId(SentSpans.bytes(7)));
    send("node-2", apply, SentSpans.span(2, "mesh.routing"));
  }

  private void send(String service, Span.Builder... spans) {
    client.post(
        SentSpans.of(service, spans).toByteArray(), "Content-Type", "application/x-protobuf");
  }

  @AfterEach
  void end() {
    backend.close();
  }

  @Test
  void aSearchWithoutServiceSumsTracesUp() {
    JsonNode found = client.json("/api/meshspan/search?tags=%7B%22error%22:%22true%22%7D");
    assertThat(found.path("partial").asBoolean()).isFalse();
    assertThat(found.path("traces")).hasSize(1);
    JsonNode summary = found.path("traces").get(0);
    assertThat(summary.path("traceId").asText()).isEqualTo(TRACE);
    assertThat(summary.path("startUnixNano").isTextual()).isTrue();
    assertThat(summary.path("durationNano").isTextual()).isTrue();
    assertThat(summary.path("spanCount").asInt()).isEqualTo(3);
    assertThat(summary.path("errorCount").asInt()).isEqualTo(1);
    assertThat(summary.path("services").toString())
        .isEqualTo(
            "[{\"name\":\"node-1\",\"spanCount\":2,\"errorCount\":1},"
                + "{\"name\":\"node-2\",\"spanCount\":1,\"errorCount\":0}]");
    assertThat(summary.path("families").toString()).isEqualTo("{\"mesh\":1,\"raft\":2}");
  }

  @Test
  void anAnswerThatReachedItsLimitSaysSo() {
    JsonNode found = client.json("/api/meshspan/search?limit=1");
    assertThat(found.path("traces")).hasSize(1);
    assertThat(found.path("partial").asBoolean()).isTrue();
  }

  @Test
  void aTraceWhoseRootHasNotComeNamesNone() {
    Span.Builder orphan =
        SentSpans.span(3, "raft.vote")
            .setTraceId(SentSpans.bytes(1, 1))
            .setParentSpanId(SentSpans.bytes(2));
    send("node-3", orphan);
    JsonNode summary = client.json("/api/meshspan/search?service=node-3").path("traces").get(0);
    assertThat(summary.has("rootName")).isFalse();
    assertThat(summary.has("rootService")).isFalse();
  }

  @Test
  void linksAreFollowedFromBothEnds() {
    JsonNode target = span("0000000000000007", client.json("/api/meshspan/traces/" + TRACE));
    assertThat(target.path("linkedFrom").toString())
        .isEqualTo(
            "[{\"traceId\":\"00000000000000000000000000000005\",\"spanId\":\"0000000000000001\","
                + "\"name\":\"raft.apply\",\"service\":\"node-2\"}]");
    JsonNode source = span("0000000000000001", client.json("/api/meshspan/traces/5"));
    JsonNode link = source.path("links").get(0);
    assertThat(link.path("traceId").asText()).isEqualTo(TRACE);
    assertThat(link.path("name").asText()).isEqualTo("raft.commit");
    assertThat(link.path("service").asText()).isEqualTo("node-1");
  }

  @Test
  void aLinkToASpanThatIsNotHeldNamesNone() {
    JsonNode link =
        span("0000000000000007", client.json("/api/meshspan/traces/" + TRACE)).path("links").get(0);
    assertThat(link.path("spanId").asText()).isEqualTo("0000000000000009");
    assertThat(link.has("name")).isFalse();
    assertThat(link.has("service")).isFalse();
  }

  private static JsonNode span(String id, JsonNode trace) {
    for (JsonNode span : trace.path("spans")) {
      if (span.path("spanId").asText().equals(id)) {
        return span;
      }
    }
    throw new AssertionError("no span " + id + " in " + trace);
  }

  @Test
  void servicesFamiliesAndStatusAreFigures() {
    assertThat(client.json("/api/meshspan/services").path("services").get(1).toString())
        .isEqualTo(
            "{\"name\":\"node-2\",\"operations\":[{\"name\":\"mesh.routing\",\"kinds\":[]},"
                + "{\"name\":\"raft.apply\",\"kinds\":[]}]}");
    JsonNode raft = client.json("/api/meshspan/families").path("families").get(1);
    assertThat(raft.path("name").asText()).isEqualTo("raft");
    assertThat(raft.path("spanCount").asInt()).isEqualTo(3);
    assertThat(raft.path("errorShare").asDouble()).isBetween(0.33, 0.34);
    JsonNode status = client.json("/api/meshspan/status");
    assertThat(status.path("version").asText()).matches("\\d+\\.\\d+.*");
    assertThat(status.path("spansHeld").asInt()).isEqualTo(4);
    assertThat(status.path("tracesHeld").asInt()).isEqualTo(2);
    assertThat(status.path("ports").path("query").asInt()).isEqualTo(backend.queryPort());
    assertThat(status.path("ports").path("otlpHttp").asInt()).isEqualTo(backend.otlpHttpPort());
  }

  @Test
  void whatIsWrongIsSaidInOneLine() {
    HttpResponse<String> unknown = client.get("/api/meshspan/traces/dead");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).startsWith("There is no trace 0000").hasLineCount(1);
    HttpResponse<String> bad = client.get("/api/meshspan/traces/nonsense");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("is not a trace id").hasLineCount(1);
    assertThat(client.get("/api/meshspan/search?minDuration=soon").body())
        .contains("\"soon\" is not a duration such as 1.5s");
  }
}
