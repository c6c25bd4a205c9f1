package io.meshspan.backend.receive;

import static io.meshspan.backend.SentSpans.TRACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.meshspan.backend.SentSpans;
import io.meshspan.store.StoreLimits;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OtlpHttpTest {
  private static final String[] PROTOBUF = {"Content-Type", "application/x-protobuf"};

  private final Backend backend =
      Backend.start(
          BackendConfig.onFreePorts()
              .holding(new StoreLimits(1_000, 3, 1L << 28))
              .receiving(new ReceiveLimits(200_000, 500_000, 50_000, 4)));
  private final Client client = new Client(backend);

  @AfterEach
  void end() {
    backend.close();
  }

  @Test
  void everyFieldAndTypeOfAProtobufSpanIsReadBack() {
    assertThat(
            client
                .post(SentSpans.of("node-1", SentSpans.full()).toByteArray(), PROTOBUF)
                .statusCode())
        .isEqualTo(200);
    JsonNode span = client.json("/api/meshspan/traces/" + TRACE).path("spans").get(0);
    assertThat(span.path("attributes"))
        .isEqualTo(
            Client.parse(
                """
                [{"key":"text","type":"string","value":"ünï <b>\\u0000\\""},
                 {"key":"long","type":"long","value":"1152921504606846976"},
                 {"key":"small","type":"long","value":"-3"},
                 {"key":"double","type":"double","value":0.25},
                 {"key":"nan","type":"double","value":"NaN"},
                 {"key":"bool","type":"bool","value":false},
                 {"key":"bytes","type":"bytes","value":"AAAAAAAAAAE="},
                 {"key":"empty","type":"empty"},
                 {"key":"list","type":"array","value":[{"type":"string","value":"a"},{"type":"string","value":"b"}]},
                 {"key":"map","type":"map","value":[{"key":"k","type":"string","value":"v"}]}]
                """));
    assertThat(span.path("parentSpanId").asText()).isEqualTo("0000000000000006");
    assertThat(span.path("traceState").asText()).isEqualTo("m=1");
    assertThat(span.path("droppedAttributes").asInt()).isEqualTo(2);
    assertThat(span.path("status").toString())
        .isEqualTo("{\"code\":\"ERROR\",\"message\":\"lost\"}");
    assertThat(span.path("events").toString())
        .isEqualTo(
            "[{\"name\":\"raft.vote\",\"timeUnixNano\":\"1700000000000000123\",\"attributes\":"
                + "[{\"key\":\"peer\",\"type\":\"string\",\"value\":\"node-2\"}]}]");
    assertThat(span.path("links").toString())
        .startsWith(
            "[{\"traceId\":\"00000000000000000000000000000005\",\"spanId\":\"0000000000000009\"");
    assertThat(span.path("scope").toString())
        .isEqualTo("{\"name\":\"io.meshspan\",\"version\":\"0.1\"}");
  }

  @Test
  void jsonMeansTheSameHoweverItsNumbersAndEnumsAreWritten() {
    String json =
        """
        {"resourceSpans":[{"unknown":{"x":[1]},"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"node-1"}}]},
         "scopeSpans":[{"spans":[
          {"traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"0000000000000001","name":"a","kind":"SPAN_KIND_SERVER",
           "startTimeUnixNano":"1700000000000000001","endTimeUnixNano":"1700000000000000003","status":{"code":"STATUS_CODE_OK"},
           "attributes":[{"key":"i","value":{"intValue":"-9223372036854775808"}},{"key":"d","value":{"doubleValue":"Infinity"}}]},
          {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"0000000000000002","parentSpanId":"","name":"b","kind":2,
           "startTimeUnixNano":1700000000000000002,"endTimeUnixNano":1700000000000000004,"status":{"code":1},"events":null,
           "attributes":[{"key":"i","value":{"intValue":-3}},{"key":"y","value":{"bytesValue":"AQI="}},{"key":"e","value":{}}]}]}]}]}
        """;
    HttpResponse<String> answer = client.postJson(json);
    assertThat(answer.body()).isEqualTo("{\"partialSuccess\":{}}");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode spans = client.json("/api/meshspan/traces/" + TRACE).path("spans");
    assertThat(spans.findValuesAsText("kind")).containsExactly("SERVER", "SERVER");
    assertThat(spans.findValuesAsText("code")).containsExactly("OK", "OK");
    assertThat(spans.findValuesAsText("startUnixNano"))
        .containsExactly("1700000000000000001", "1700000000000000002");
    assertThat(spans.get(0).path("attributes").findValuesAsText("value"))
        .containsExactly("-9223372036854775808", "Infinity");
    assertThat(spans.get(1).path("attributes").findValuesAsText("type"))
        .containsExactly("long", "bytes", "empty");
  }

  @Test
  void anIntegerOfJavaScriptThatHasNoRoomIn64BitsIsKeptAsANumber() {
    HttpResponse<String> answer =
        client.postJson(
            """
            {"resourceSpans":[{"scopeSpans":[{"spans":[
              {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"0000000000000001","startTimeUnixNano":"1","attributes":[
               {"key":"a","value":{"intValue":1.7976931348623157e+308}},{"key":"b","value":{"intValue":1e3}},
               {"key":"c","value":{"intValue":-9223372036854775809}}]}]}]}]}
            """);
    assertThat(answer.body()).isEqualTo("{\"partialSuccess\":{}}");
    JsonNode held = client.json("/api/meshspan/traces/" + TRACE).path("spans").get(0);
    assertThat(held.path("attributes").findValuesAsText("type"))
        .containsExactly("double", "long", "double");
    assertThat(held.path("attributes").findValuesAsText("value"))
        .containsExactly("1.7976931348623157E308", "1000", "-9.223372036854776E18");
  }

  @Test
  void aSpanThatIsItsOwnParentIsRefusedAndCountedAndTheOthersAreTaken() throws Exception {
    Span.Builder own = SentSpans.span(1, "own").setParentSpanId(SentSpans.bytes(1));
    Span.Builder noTrace = SentSpans.span(2, "x").setTraceId(SentSpans.bytes(0, 0));
    Span.Builder shortId = SentSpans.span(3, "x").setSpanId(ByteString.copyFromUtf8("abc"));
    Span.Builder noStart = SentSpans.span(4, "x").setStartTimeUnixNano(0);
    Span.Builder large = SentSpans.span(5, "x".repeat(60_000));
    Span.Builder good = SentSpans.span(6, "good");
    HttpResponse<String> answer =
        client.post(
            SentSpans.of("node-1", own, noTrace, shortId, noStart, large, good).toByteArray(),
            PROTOBUF);
    assertThat(answer.statusCode()).isEqualTo(200);
    var partial =
        ExportTraceServiceResponse.parseFrom(answer.body().getBytes(StandardCharsets.ISO_8859_1))
            .getPartialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(5);
    assertThat(partial.getErrorMessage()).contains("1: span is its own parent");
    JsonNode status = client.json("/api/meshspan/status");
    assertThat(status.path("spansReceived").asInt()).isEqualTo(1);
    assertThat(status.path("spansRefused").path("span is its own parent").asInt()).isEqualTo(1);
    assertThat(status.path("spansRefused")).hasSize(5);
  }

  @Test
  void whatATraceMayNotHoldIsRefusedAndARetryIsHeldOnce() {
    byte[] five =
        SentSpans.of(
                "node-1",
                SentSpans.span(1, "a"),
                SentSpans.span(2, "a"),
                SentSpans.span(3, "a"),
                SentSpans.span(4, "a"))
            .toByteArray();
    client.post(five, PROTOBUF);
    assertThat(client.json("/api/meshspan/status").path("spansRefused").toString())
        .isEqualTo("{\"its trace holds as many spans as it may\":1}");
    client.post(five, PROTOBUF);
    assertThat(client.json("/api/meshspan/traces/" + TRACE).path("spans")).hasSize(3);
  }

  @Test
  void anInvalidLinkIsCountedAsDropped() {
    Span.Builder span =
        SentSpans.span(1, "a")
            .addLinks(Span.Link.newBuilder().setTraceId(SentSpans.bytes(0, 0)))
            .setDroppedLinksCount(1);
    client.post(SentSpans.of("node-1", span).toByteArray(), PROTOBUF);
    JsonNode read = client.json("/api/meshspan/traces/" + TRACE).path("spans").get(0);
    assertThat(read.path("links")).isEmpty();
    assertThat(read.path("droppedLinks").asInt()).isEqualTo(2);
  }

  @Test
  void gzipIsReadAndWhatIsNoGzipIsRefused() {
    byte[] body = SentSpans.of("node-1", SentSpans.span(1, "a")).toByteArray();
    assertThat(
            client
                .post(
                    Client.gzip(body),
                    "Content-Type",
                    "application/x-protobuf",
                    "Content-Encoding",
                    "gzip")
                .statusCode())
        .isEqualTo(200);
    HttpResponse<String> refused =
        client.post(
            "no gzip".getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/json",
            "Content-Encoding",
            "gzip");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).startsWith("{\"code\":3,\"message\":\"the body is not gzip");
    assertThat(
            client
                .post(body, "Content-Type", "application/x-protobuf", "Content-Encoding", "br")
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void aBombIsNotInflatedAndALargeMessageIsNotRead() {
    byte[] bomb = Client.gzip(new byte[20_000_000]);
    HttpResponse<String> inflated =
        client.post(bomb, "Content-Type", "application/json", "Content-Encoding", "gzip");
    assertThat(inflated.statusCode()).isEqualTo(413);
    assertThat(inflated.body()).contains("send smaller batches");
    assertThat(client.post(new byte[300_000], PROTOBUF).statusCode()).isEqualTo(413);
  }

  @Test
  void whatCannotBeReadIsAnsweredInItsOwnEncodingWithItsPlace() {
    HttpResponse<String> json =
        client.postJson(
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}");
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(json.body())
        .isEqualTo(
            "{\"code\":3,\"message\":\"message.resourceSpans[0].scopeSpans[0].spans[0].traceId is"
                + " not hex digits in pairs\"}");
    assertThat(client.postJson("{\"resourceSpans\":").statusCode()).isEqualTo(400);
    assertThat(client.postJson("").statusCode()).isEqualTo(400);
    HttpResponse<String> protobuf = client.post(new byte[] {9, 9, 9}, PROTOBUF);
    assertThat(protobuf.statusCode()).isEqualTo(400);
    // google.rpc.Status: field 1 (code) = 3, then field 2 (message).
    assertThat(protobuf.body())
        .startsWith("\u0008\u0003\u0012")
        .contains("ExportTraceServiceRequest");
  }

  @Test
  void onlyPostOfAKnownTypeIsTaken() {
    assertThat(client.post(new byte[0]).statusCode()).isEqualTo(415);
    assertThat(client.post(new byte[0], "Content-Type", "text/plain").statusCode()).isEqualTo(415);
    HttpResponse<String> got =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://localhost:" + backend.otlpHttpPort() + "/v1/traces"))
                .build());
    assertThat(got.statusCode()).isEqualTo(405);
    assertThat(got.headers().firstValue("Allow")).contains("POST");
  }
}
