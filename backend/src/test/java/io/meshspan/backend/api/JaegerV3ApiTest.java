package io.meshspan.backend.api;

import static io.meshspan.backend.SentSpans.TRACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.meshspan.backend.SentSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JaegerV3ApiTest {
  private static final String EVER =
      "query.startTimeMin=2000-01-01T00:00:00Z&query.startTimeMax=2100-01-01T00:00:00.5Z";

  private Backend backend;
  private Client client;

  @BeforeAll
  void aBackendWithATraceOverTwoServices() {
    backend = Backend.start(BackendConfig.onFreePorts());
    client = new Client(backend);
    send(
        "node-1",
        SentSpans.span(6, "raft.leader_election").setKind(Span.SpanKind.SPAN_KIND_SERVER),
        SentSpans.full());
    send(
        "node-2",
        SentSpans.span(8, "raft.vote").setParentSpanId(SentSpans.bytes(6)),
        SentSpans.span(9, "raft.vote")
            .setParentSpanId(SentSpans.bytes(77))
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR)));
  }

  private void send(String service, Span.Builder... spans) {
    client.post(
        SentSpans.of(service, spans).toByteArray(), "Content-Type", "application/x-protobuf");
  }

  @AfterAll
  void end() {
    backend.close();
  }

  @Test
  void anEmptyBackendAnswersEmptyListsAndFindsNoTraces() {
    try (Backend empty = Backend.start(BackendConfig.onFreePorts())) {
      Client asking = new Client(empty);
      assertThat(asking.get("/api/v3/services").body()).isEqualTo("{\"services\":[]}");
      assertThat(asking.get("/api/v3/operations?service=x").body())
          .isEqualTo("{\"operations\":[]}");
      assertThat(asking.get("/api/v3/trace-summaries?" + EVER).body())
          .isEqualTo("{\"summaries\":[]}");
      HttpResponse<String> none = asking.get("/api/v3/traces?" + EVER);
      assertThat(none.statusCode()).isEqualTo(404);
      assertThat(none.body())
          .isEqualTo("{\"error\":{\"httpCode\":404,\"message\":\"No traces found\"}}\n");
      assertThat(none.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    }
  }

  @Test
  void servicesAndOperationsAreListedWithTheKindThatJaegerSays() {
    assertThat(client.get("/api/v3/services").body())
        .isEqualTo("{\"services\":[\"node-1\",\"node-2\"]}");
    assertThat(client.get("/api/v3/operations?service=node-1&span_kind=server").body())
        .isEqualTo(
            "{\"operations\":[{\"name\":\"raft.leader_election\",\"spanKind\":\"server\"}]}");
    assertThat(client.get("/api/v3/operations?service=node-2").body())
        .isEqualTo("{\"operations\":[{\"name\":\"raft.vote\",\"spanKind\":\"internal\"}]}");
  }

  @Test
  void aSummaryHasRootOrphansAndErrors() {
    JsonNode summary = client.json("/api/v3/trace-summaries?" + EVER).path("summaries").path(0);
    assertThat(summary.path("traceId").asText()).isEqualTo(TRACE);
    assertThat(summary.path("rootServiceName").asText()).isEqualTo("node-1");
    assertThat(summary.path("rootOperationName").asText()).isEqualTo("raft.leader_election");
    assertThat(summary.path("minStartTimeUnixNano").isTextual()).isTrue();
    assertThat(summary.path("spanCount").asInt()).isEqualTo(4);
    assertThat(summary.path("errorSpanCount").asInt()).isEqualTo(2);
    assertThat(summary.path("orphanSpanCount").asInt()).isEqualTo(1);
    assertThat(summary.path("services").toString())
        .isEqualTo(
            "[{\"name\":\"node-1\",\"spanCount\":2,\"errorSpanCount\":1},"
                + "{\"name\":\"node-2\",\"spanCount\":2,\"errorSpanCount\":1}]");
  }

  @Test
  void aTraceIsOtlpWithHexIdsAndEveryFieldThatWasSent() {
    JsonNode groups = client.json("/api/v3/traces/" + TRACE).path("result").path("resourceSpans");
    assertThat(groups).hasSize(2);
    assertThat(groups.path(0).path("resource").toString())
        .isEqualTo(
            "{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"node-1\"}}]}");
    JsonNode scope = groups.path(0).path("scopeSpans").path(0);
    assertThat(scope.path("scope").toString())
        .isEqualTo("{\"name\":\"io.meshspan\",\"version\":\"0.1\"}");
    JsonNode span = withId(scope.path("spans"), "0000000000000007");
    assertThat(span.path("traceId").asText()).isEqualTo(TRACE);
    assertThat(span.path("parentSpanId").asText()).isEqualTo("0000000000000006");
    assertThat(span.path("kind").asInt()).isEqualTo(3);
    assertThat(span.path("status").toString()).isEqualTo("{\"message\":\"lost\",\"code\":2}");
    assertThat(span.path("traceState").asText()).isEqualTo("m=1");
    assertThat(span.path("startTimeUnixNano").asText()).matches("\\d{19}");
    assertThat(span.path("droppedAttributesCount").asInt()).isEqualTo(2);
    assertThat(span.path("events").path(0).path("timeUnixNano").asText())
        .isEqualTo("1700000000000000123");
    assertThat(span.path("links").path(0).path("traceId").asText())
        .isEqualTo("00000000000000000000000000000005");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "long   | {\"intValue\":\"1152921504606846976\"}",
        "small  | {\"intValue\":\"-3\"}",
        "double | {\"doubleValue\":0.25}",
        "nan    | {\"doubleValue\":\"NaN\"}",
        "bool   | {\"boolValue\":false}",
        "bytes  | {\"bytesValue\":\"AAAAAAAAAAE=\"}",
        "empty  | {}",
        "list   | {\"arrayValue\":{\"values\":[{\"stringValue\":\"a\"},{\"stringValue\":\"b\"}]}}",
        "map    | {\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":{\"stringValue\":\"v\"}}]}}"
      })
  void anAttributeKeepsItsType(String key, String json) {
    JsonNode spans =
        client.json("/api/v3/traces/" + TRACE).at("/result/resourceSpans/0/scopeSpans/0/spans");
    for (JsonNode attribute : withId(spans, "0000000000000007").path("attributes")) {
      if (attribute.path("key").asText().equals(key)) {
        assertThat(attribute.path("value").toString()).isEqualTo(json);
        return;
      }
    }
    throw new AssertionError("no attribute " + key);
  }

  private static JsonNode withId(JsonNode spans, String id) {
    for (JsonNode span : spans) {
      if (span.path("spanId").asText().equals(id)) {
        return span;
      }
    }
    throw new AssertionError("no span " + id + " in " + spans);
  }

  @Test
  void aSearchNeedsNoServiceAndKnowsBothSpellings() {
    String byTag = URLEncoder.encode("{\"small\":\"-3\"}", StandardCharsets.UTF_8);
    assertThat(found("query.attributes=" + byTag)).isEqualTo(1);
    assertThat(found("query.service_name=node-2&query.operation_name=raft.vote")).isEqualTo(1);
    assertThat(found("query.serviceName=node-2&query.operationName=raft.commit")).isZero();
    assertThat(found("query.durationMin=1ms&query.durationMax=2ms")).isEqualTo(1);
    assertThat(found("query.durationMin=2ms")).isZero();
  }

  private int found(String query) {
    return client.json("/api/v3/trace-summaries?" + EVER + "&" + query).path("summaries").size();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "traces | startTimeMax are required",
        "traces?query.startTimeMin=soon&query.startTimeMax=2100-01-01T00:00:00Z | \"soon\"",
        "traces?query.startTimeMin=2100-01-01T00:00:00Z&query.startTimeMax=2000-01-01T00:00:00Z"
            + " | is before",
        "traces?" + EVER + "&query.searchDepth=0 | searchDepth",
        "traces?" + EVER + "&query.durationMin=5 | query.durationMin",
        "traces?" + EVER + "&query.attributes=7 | query.attributes",
        "traces/nonsense | \"nonsense\" is not hex"
      })
  void whatIsAskedWronglyIsSaid(String path, String said) {
    HttpResponse<String> answer = client.get("/api/v3/" + path);
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = Client.parse(answer.body()).path("error");
    assertThat(error.path("httpCode").asInt()).isEqualTo(400);
    assertThat(error.path("message").asText()).contains(said);
  }

  @Test
  void callsBetweenServicesAreCounted() {
    assertThat(client.get("/api/dependencies").body())
        .isEqualTo(
            "{\"data\":[{\"parent\":\"node-1\",\"child\":\"node-1\",\"callCount\":1},"
                + "{\"parent\":\"node-1\",\"child\":\"node-2\",\"callCount\":1}],"
                + "\"total\":0,\"limit\":0,\"offset\":0,\"errors\":null}");
    assertThat(client.json("/api/dependencies?service=node-3").path("data")).isEmpty();
    assertThat(client.json("/api/dependencies?endTs=1000&lookback=1000").path("data")).isEmpty();
    assertThat(client.get("/api/dependencies?lookback=x").statusCode()).isEqualTo(400);
  }
}
