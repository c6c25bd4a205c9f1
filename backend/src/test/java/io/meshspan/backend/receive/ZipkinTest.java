package io.meshspan.backend.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ZipkinTest {
  static final String CALL =
      """
      [{"traceId":"abc","id":"1","name":"get /","timestamp":1700000000000001,"duration":1500,
        "kind":"CLIENT","localEndpoint":{"serviceName":"shop","ipv4":"10.0.0.1","port":8080},
        "remoteEndpoint":{"serviceName":"stock","ipv6":"2001:db8::1","port":9000},
        "annotations":[{"timestamp":1700000000000002,"value":"ws"}],
        "tags":{"http.path":"/","error":"timed out","otel.scope.name":"brave"}},
       {"traceId":"abc","id":"1","shared":true,"name":"get /","timestamp":1700000000000101,
        "duration":1000,"kind":"SERVER","localEndpoint":{"serviceName":"stock"}},
       {"traceId":"abc","id":"2","parentId":"1","name":"query","timestamp":1700000000000201,
        "localEndpoint":{"serviceName":"stock"},"tags":{"otel.status_code":"OK"}}]
      """;
  private static final int TRIES = 400;
  private static final String PROTOBUF = "application/x-protobuf";

  private Backend backend;
  private Client client;

  @BeforeEach
  void start() {
    backend = Backend.start(BackendConfig.onFreePorts());
    client = new Client(backend);
  }

  @AfterEach
  void end() {
    backend.close();
  }

  @Test
  void aTraceOfAZipkinClientIsHeldWithEverythingItSaid() {
    assertThat(post(CALL).statusCode()).isEqualTo(202);
    assertTheCallIsHeld();
  }

  @Test
  void theSameInProtobufIsHeldAsTheSame() {
    assertThat(send(ZipkinCall.inProtobuf(), "Content-Type", PROTOBUF).statusCode()).isEqualTo(202);
    assertTheCallIsHeld();
  }

  private void assertTheCallIsHeld() {
    assertThat(backend.spansReceived()).isEqualTo(3);
    JsonNode groups = client.json("/api/v3/traces/abc").at("/result/resourceSpans");
    assertThat(groups).hasSize(2);
    assertThat(groups.at("/0/resource/attributes/0/value/stringValue").asText()).isEqualTo("shop");
    JsonNode scope = groups.at("/0/scopeSpans/0");
    assertThat(scope.at("/scope/name").asText()).isEqualTo("brave");
    assertThat(scope.path("spans").path(0).toString())
        .isEqualTo(
            """
            {"traceId":"00000000000000000000000000000abc","spanId":"0000000000000001","name":"get /","kind":3,\
            "startTimeUnixNano":"1700000000000001000","endTimeUnixNano":"1700000000001501000","attributes":[\
            {"key":"http.path","value":{"stringValue":"/"}},\
            {"key":"network.local.address","value":{"stringValue":"10.0.0.1"}},\
            {"key":"network.local.port","value":{"intValue":"8080"}},\
            {"key":"peer.service","value":{"stringValue":"stock"}},\
            {"key":"network.peer.address","value":{"stringValue":"2001:db8::1"}},\
            {"key":"network.peer.port","value":{"intValue":"9000"}}],\
            "events":[{"timeUnixNano":"1700000000000002000","name":"ws"}],\
            "status":{"message":"timed out","code":2}}\
            """);
    JsonNode stock = groups.at("/1/scopeSpans/0/spans");
    assertThat(stock).hasSize(2);
    assertThat(stock.at("/0/kind").asInt()).as("the server's half of the call").isEqualTo(2);
    assertThat(stock.at("/1/parentSpanId").asText()).isEqualTo("0000000000000001");
    assertThat(stock.at("/1/status").toString()).isEqualTo("{\"code\":1}");
    assertThat(stock.at("/1/endTimeUnixNano")).isEqualTo(stock.at("/1/startTimeUnixNano"));
  }

  @Test
  void partsOfAMicrosecondAreLeftOutAndTheCollectorsWordForAKindIsUnderstood() {
    assertThat(
            post("""
                    [{"traceId":"abc","id":"1","timestamp":1795632949202123.5,"duration":50376.75,
                      "annotations":[{"timestamp":1795632949203500.25,"value":"ws"}],
                      "tags":{"span.kind":"internal","otel.scope.name":"js.scope"}}]
                    """)
                .statusCode())
        .isEqualTo(202);
    assertThat(client.json("/api/v3/traces/abc").at("/result/resourceSpans/0/scopeSpans/0/spans/0"))
        .hasToString(
            """
            {"traceId":"00000000000000000000000000000abc","spanId":"0000000000000001","kind":1,\
            "startTimeUnixNano":"1795632949202123000","endTimeUnixNano":"1795632949252499000",\
            "events":[{"timeUnixNano":"1795632949203500000","name":"ws"}],"status":{}}\
            """);
  }

  @Test
  void gzipIsTakenAndAnotherTypeIsNot() {
    byte[] zipped = Client.gzip(CALL.getBytes(StandardCharsets.UTF_8));
    assertThat(
            send(zipped, "Content-Type", "application/json", "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(202);
    byte[] plain = CALL.getBytes(StandardCharsets.UTF_8);
    assertThat(send(plain, "Content-Type", "text/plain").statusCode()).isEqualTo(415);
    assertThat(send(plain, "Content-Type", "application/x-thrift").body())
        .isEqualTo("Content-Type must be application/json or application/x-protobuf.\n");
    assertThat(
            send(
                    Client.gzip(ZipkinCall.inProtobuf()),
                    "Content-Type",
                    PROTOBUF,
                    "Content-Encoding",
                    "gzip")
                .statusCode())
        .isEqualTo(202);
  }

  @Test
  void aSpanIsRefusedAloneAndTheSenderIsTold() {
    HttpResponse<String> answer =
        post(
            """
            [{"traceId":"abc","id":"1","timestamp":1700000000000001},
             {"traceId":"0","id":"1","timestamp":1700000000000001},
             {"traceId":"abc","id":"3"}]
            """);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body())
        .isEqualTo(
            "spans refused: 1: trace id is not 16 bytes, or all zero; 1: start time is missing\n");
    assertThat(client.json("/api/v3/services").toString())
        .isEqualTo("{\"services\":[\"unknown_service\"]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | the message is not a JSON list of spans",
        "[7] | message.spans[0] is not an object",
        "[{\"traceId\":7}] | message.spans[0].traceId is not a string",
        "[{\"traceId\":\"a\",\"id\":\"1\",\"timestamp\":1,\"tags\":{\"n\":7}}] | spans[0].tags.n",
        "[ | the body is not JSON",
        "[{\"traceId\":\"a\",\"id\":\"1\",\"parentId\":\"1\",\"timestamp\":1}] | its own parent",
        "[{\"traceId\":\"a\",\"id\":\"1\",\"timestamp\":9223372036854775807}] | after the year"
      })
  void whatCannotBeTakenIsSaidInOneLine(String body, String said) {
    HttpResponse<String> answer = post(body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body().lines()).singleElement().asString().contains(said);
  }

  static List<Long> seeds() {
    return List.of(1L, 2L, new Random().nextLong());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void mutatedMessagesAreAnsweredAndWhatWasTakenCanBeRead(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < TRIES; i++) {
      byte[] body = CALL.getBytes(StandardCharsets.UTF_8);
      for (int j = 1 + random.nextInt(4); j > 0; j--) {
        body[random.nextInt(body.length)] = (byte) (32 + random.nextInt(95));
      }
      HttpResponse<String> answer = send(body, "Content-Type", "application/json");
      assertThat(answer.statusCode())
          .as("%s", new String(body, StandardCharsets.UTF_8))
          .isIn(202, 400);
    }
    assertThat(backend.spansReceived()).isPositive();
    assertThat(client.get("/api/meshspan/search?start=0").statusCode()).isEqualTo(200);
  }

  @Test
  void aSpanInProtobufIsRefusedAloneAndTheSenderIsTold() {
    byte[] trace = {0, 0, 0, 0, 0, 0, 0, 1};
    byte[] list =
        ZipkinCall.list(
            ZipkinCall.span(trace, 1, out -> out.writeFixed64(6, 1_700_000_000_000_001L)),
            ZipkinCall.span(new byte[7], 2, out -> out.writeFixed64(6, 1_700_000_000_000_001L)),
            ZipkinCall.span(trace, 3, out -> {}),
            ZipkinCall.span(trace, 4, out -> out.writeFixed64(6, -1)),
            ZipkinCall.span(trace, 5, out -> out.writeByteArray(2, new byte[3])),
            ZipkinCall.span(trace, 6, out -> out.writeString(5, "x".repeat(2 << 20))));
    HttpResponse<String> answer = send(list, "Content-Type", PROTOBUF);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body())
        .contains("1: trace id is not 16 bytes")
        .contains("1: start time is missing")
        .contains("1: a time lies after the year 2262")
        .contains("1: parent span id is not 8 bytes")
        .contains("1: span is larger than the limit");
    assertThat(backend.spansReceived()).isEqualTo(1);
  }

  @Test
  void whatIsNoListOfSpansIsSaidInOneLine() {
    for (byte[] body :
        new byte[][] {{1 << 3 | 2, 5}, {1 << 3 | 4}, {1 << 3 | 2, 2, 3 << 3 | 2, 9}}) {
      HttpResponse<String> answer = send(body, "Content-Type", PROTOBUF);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body().lines()).singleElement().asString().contains("no ListOfSpans: ");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void mutatedProtobufIsAnsweredAndWhatWasTakenCanBeRead(long seed) {
    Random random = new Random(seed);
    byte[] whole = ZipkinCall.inProtobuf();
    for (int i = 0; i < TRIES; i++) {
      byte[] body = Arrays.copyOf(whole, whole.length - random.nextInt(4) * random.nextInt(9));
      for (int j = random.nextInt(4); j > 0; j--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      HttpResponse<String> answer = send(body, "Content-Type", PROTOBUF);
      assertThat(answer.statusCode()).as("%s", HexFormat.of().formatHex(body)).isIn(202, 400);
    }
    assertThat(backend.spansReceived()).isPositive();
    JsonNode found = client.json("/api/meshspan/search?start=0&end=9223372036854775807&limit=1500");
    assertThat(found.path("traces")).isNotEmpty();
    for (JsonNode trace : found.path("traces")) {
      String path = "/api/traces/" + trace.path("traceId").asText();
      assertThat(client.get(path).statusCode()).isEqualTo(200);
    }
  }

  private HttpResponse<String> post(String json) {
    return send(json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
  }

  private HttpResponse<String> send(byte[] body, String... headers) {
    URI uri = URI.create("http://localhost:" + backend.zipkinPort() + Receivers.ZIPKIN_PATH);
    return client.send(
        HttpRequest.newBuilder(uri)
            .POST(BodyPublishers.ofByteArray(body))
            .headers(headers)
            .build());
  }
}
