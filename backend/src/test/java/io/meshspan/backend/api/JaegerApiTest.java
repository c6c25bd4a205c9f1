package io.meshspan.backend.api;

import static io.meshspan.backend.SentSpans.TRACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.meshspan.backend.SentSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JaegerApiTest {
  private Backend backend;
  private Client client;

  @BeforeAll
  void aBackendWithTwoServices() {
    backend = Backend.start(BackendConfig.onFreePorts());
    client = new Client(backend);
    send("node-1", SentSpans.full(), SentSpans.span(6, "raft.leader_election"));
    send(
        "a/b c+d",
        SentSpans.span(8, "short").setTraceId(SentSpans.bytes(0, 0xabcL)),
        SentSpans.span(9, "short")
            .setTraceId(SentSpans.bytes(0, 0xabcL))
            .setKind(Span.SpanKind.SPAN_KIND_SERVER));
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
  void anEmptyBackendAnswersEmptyLists() {
    try (Backend empty = Backend.start(BackendConfig.onFreePorts())) {
      Client asking = new Client(empty);
      String nothing = "{\"data\":[],\"total\":0,\"limit\":0,\"offset\":0,\"errors\":null}";
      assertThat(asking.get("/api/services").body()).isEqualTo(nothing);
      assertThat(asking.get("/api/traces?service=x").body()).isEqualTo(nothing);
      assertThat(asking.get("/api/services/x/operations").body())
          .isEqualTo(nothing.replace("[]", "null"));
    }
  }

  @Test
  void servicesAndTheirOperationsAreListed() {
    assertThat(client.get("/api/services").body())
        .isEqualTo(
            "{\"data\":[\"a/b c+d\",\"node-1\"],\"total\":2,\"limit\":0,\"offset\":0,\"errors\":null}");
    assertThat(client.json("/api/services/node-1/operations").path("data").toString())
        .isEqualTo("[\"raft.commit\",\"raft.leader_election\"]");
    assertThat(
            client.json("/api/operations?service=node-1&spanKind=client").path("data").toString())
        .isEqualTo("[{\"name\":\"raft.commit\",\"spanKind\":\"client\"}]");
    assertThat(client.json("/api/operations?service=node-1").path("data").toString())
        .endsWith("{\"name\":\"raft.leader_election\",\"spanKind\":\"\"}]");
  }

  @Test
  void aServiceNameInThePathIsDecodedTwice() {
    String once = URLEncoder.encode("a/b c+d", StandardCharsets.UTF_8).replace("+", "%20");
    String twice = URLEncoder.encode(once, StandardCharsets.UTF_8);
    assertThat(client.json("/api/services/" + twice + "/operations").path("data").toString())
        .isEqualTo("[\"short\"]");
  }

  @Test
  void aTraceHasJaegersShape() {
    JsonNode trace = client.json("/api/traces/" + TRACE).path("data").get(0);
    assertThat(trace.path("traceID").asText()).isEqualTo(TRACE);
    JsonNode span = spanNamed("raft.commit", trace);
    assertThat(span.path("references").toString())
        .isEqualTo(
            ("[{'refType':'CHILD_OF','traceID':'"
                    + TRACE
                    + "','spanID':'0000000000000006'},"
                    + "{'refType':'FOLLOWS_FROM','traceID':'0000000000000005','spanID':'0000000000000009'}]")
                .replace('\'', '"'));
    assertThat(span.path("startTime").isIntegralNumber()).isTrue();
    assertThat(span.path("duration").toString()).isEqualTo("1500");
    assertThat(span.has("flags")).as("Jaeger's mapping from OTLP has no flags").isFalse();
    assertThat(span.path("warnings").isNull()).isTrue();
    assertThat(span.path("logs"))
        .isEqualTo(
            Client.parse(
                """
                [{"timestamp":1700000000000000,"fields":[{"key":"event","type":"string","value":"raft.vote"},
                                                         {"key":"peer","type":"string","value":"node-2"}]}]
                """));
    assertThat(span.path("tags"))
        .isEqualTo(
            Client.parse(
                """
                [{"key":"otel.scope.name","type":"string","value":"io.meshspan"},
                 {"key":"otel.scope.version","type":"string","value":"0.1"},
                 {"key":"text","type":"string","value":"ünï <b>\\u0000\\""},
                 {"key":"long","type":"int64","value":"1152921504606846976"},
                 {"key":"small","type":"int64","value":-3},
                 {"key":"double","type":"float64","value":0.25},
                 {"key":"nan","type":"float64","value":"NaN"},
                 {"key":"bool","type":"bool","value":false},
                 {"key":"bytes","type":"binary","value":"AAAAAAAAAAE="},
                 {"key":"empty","type":"string","value":""},
                 {"key":"list","type":"string","value":"[\\"a\\",\\"b\\"]"},
                 {"key":"map","type":"string","value":"{\\"k\\":\\"v\\"}"},
                 {"key":"span.kind","type":"string","value":"client"},
                 {"key":"otel.status_code","type":"string","value":"ERROR"},
                 {"key":"error","type":"bool","value":true},
                 {"key":"otel.status_description","type":"string","value":"lost"},
                 {"key":"w3c.tracestate","type":"string","value":"m=1"}]
                """));
    JsonNode root = spanNamed("raft.leader_election", trace);
    assertThat(root.path("references").toString()).isEqualTo("[]");
    assertThat(root.path("processID").asText()).isEqualTo("p1");
    assertThat(trace.path("processes").toString())
        .isEqualTo("{\"p1\":{\"serviceName\":\"node-1\",\"tags\":[]}}");
  }

  private static JsonNode spanNamed(String name, JsonNode trace) {
    for (JsonNode span : trace.path("spans")) {
      if (span.path("operationName").asText().equals(name)) {
        return span;
      }
    }
    throw new AssertionError("no span " + name + " in " + trace);
  }

  @Test
  void anIdIsUnderstoodInEveryFormThatJaegerUnderstands() {
    String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(TRACE));
    for (String id :
        new String[] {
          TRACE,
          TRACE.toUpperCase(java.util.Locale.ROOT),
          TRACE.substring(1),
          base64.replace("=", "").replace('/', '_').replace('+', '-')
        }) {
      assertThat(client.get("/api/traces/" + id).statusCode()).as(id).isEqualTo(200);
    }
    for (String id : new String[] {"abc", "0000000000000abc", "00000000000000000000000000000abc"}) {
      assertThat(client.json("/api/traces/" + id).path("data").get(0).path("traceID").asText())
          .isEqualTo("0000000000000abc");
    }
  }

  @Test
  void anUnknownTraceIsNotFoundAndWithinASearchAnErrorBesideTheOthers() {
    HttpResponse<String> missing = client.get("/api/traces/dead");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(missing.body())
        .isEqualTo(
            "{\"data\":null,\"total\":0,\"limit\":0,\"offset\":0,\"errors\":[{\"code\":404,\"msg\":\"trace"
                + " not found\"}]}\n");
    JsonNode some = client.json("/api/traces?traceID=dead&traceID=" + TRACE);
    assertThat(some.path("data")).hasSize(1);
    assertThat(some.path("errors").toString())
        .isEqualTo("[{\"msg\":\"trace not found\",\"traceID\":\"000000000000dead\"}]");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "service=node-1 | 1",
        "service=node-2 | 0",
        "service=node-1&operation=raft.commit | 1",
        "service=node-1&operation=short | 0",
        "service=node-1&tag=error:true | 1",
        "service=node-1&tag=text:x | 0",
        "service=node-1&tag=small:-3&tag=bool:false | 1",
        "service=node-1&tags=%7B%22peer%22:%22node-2%22,%22why%22:%22retry%22%7D | 1",
        "service=node-1&operation=raft.leader_election&tag=error:true | 0",
        "service=node-1&minDuration=1500us&maxDuration=1.5ms | 1",
        "service=node-1&minDuration=2ms | 0",
        "service=node-1&end=1000 | 0",
        "service=node-1&start=1&limit=1&prettyPrint=true | 1",
        "service=a/b%20c%2Bd&limit=1 | 1",
      })
  void aSearchFindsWhatMeetsEveryConditionOnOneSpan(String query, int traces) {
    assertThat(client.json("/api/traces?" + query).path("data")).hasSize(traces);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/traces",
        "/api/operations",
        "/api/traces?service=x&limit=many",
        "/api/traces?service=x&limit=0",
        "/api/traces?service=x&start=now",
        "/api/traces?service=x&start=5&end=4",
        "/api/traces?service=x&minDuration=5",
        "/api/traces?service=x&minDuration=2s&maxDuration=1s",
        "/api/traces?service=x&tag=error",
        "/api/traces?service=x&tags=%7B%22error%22:true%7D",
        "/api/traces?service=x&tags=nonsense",
        "/api/traces?traceID=xyz",
        "/api/traces/xyz",
        "/api/traces/0",
        "/api/traces/00af7651916cd43dd8448eb211c80319c",
        "/api/services/%25zz/operations",
      })
  void aParameterThatCannotBeUnderstoodIsABadRequestInTheEnvelope(String path) {
    HttpResponse<String> answer = client.get(path);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    JsonNode error = Client.parse(answer.body()).path("errors").get(0);
    assertThat(error.path("code").asInt()).isEqualTo(400);
    assertThat(error.path("msg").asText()).isNotBlank();
  }

  @Test
  void whatIsNotServedIsNotFoundInPlainText() {
    HttpResponse<String> answer = client.get("/api/nope");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("404 page not found\n");
  }
}
