package io.meshspan.backend.api;

import static io.meshspan.backend.SentSpans.TRACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedInputStream;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.meshspan.backend.SentSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TempoApiTest {
  private Backend backend;
  private Client client;

  @BeforeAll
  void aBackendWithATraceOverTwoServices() {
    backend = Backend.start(BackendConfig.onFreePorts());
    client = new Client(backend);
    send("node-1", SentSpans.span(6, "raft.leader_election"), SentSpans.full());
    send("node-2", SentSpans.span(8, "raft.vote").setParentSpanId(SentSpans.bytes(6)));
    send(
        "node-2",
        SentSpans.span(9, "lost")
            .setTraceId(SentSpans.bytes(0, 0xabcL))
            .setParentSpanId(SentSpans.bytes(77)));
  }

  private void send(String service, Span.Builder... spans) {
    client.post(
        SentSpans.of(service, spans).toByteArray(), "Content-Type", "application/x-protobuf");
  }

  @AfterAll
  void end() {
    backend.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + backend.ports().tempo() + path));
  }

  private HttpResponse<String> get(String path) {
    return client.send(request(path).build());
  }

  private JsonNode search(String query) {
    String q = URLEncoder.encode(query, StandardCharsets.UTF_8);
    return Client.parse(get("/api/search?q=" + q).body()).path("traces");
  }

  @Test
  void grafanasHealthCheckIsAnswered() {
    assertThat(get("/api/echo").body()).isEqualTo("echo\n");
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(Client.parse(get("/api/status/buildinfo").body()).path("version").asText())
        .isEqualTo(Backend.version());
    assertThat(get("/api/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void aTraceIsJsonWithBase64IdsAndNamesOfEnumerations() {
    JsonNode v1 = Client.parse(get("/api/traces/" + TRACE).body());
    JsonNode span = v1.at("/batches/0/scopeSpans/0/spans/1");
    assertThat(span.path("traceId").asText()).isEqualTo("CvdlGRbNQ92ESOshHIAxnA==");
    assertThat(span.path("spanId").asText()).isEqualTo("AAAAAAAAAAc=");
    assertThat(span.path("kind").asText()).isEqualTo("SPAN_KIND_CLIENT");
    assertThat(span.at("/status/code").asText()).isEqualTo("STATUS_CODE_ERROR");
    JsonNode v2 = Client.parse(get("/api/v2/traces/" + TRACE).body());
    assertThat(v2.at("/trace/resourceSpans")).isEqualTo(v1.path("batches"));
  }

  @Test
  void aTraceIsProtobufForThoseWhoAskForIt() throws Exception {
    TracesData v1 = TracesData.parseFrom(protobuf("/api/traces/" + TRACE));
    CodedInputStream v2 = CodedInputStream.newInstance(protobuf("/api/v2/traces/" + TRACE));
    assertThat(v2.readTag() >>> 3).isEqualTo(1);
    assertThat(TracesData.parseFrom(v2.readByteArray())).isEqualTo(v1);
    assertThat(v1.getResourceSpansCount()).isEqualTo(2);
    assertThat(v1.getResourceSpans(0).getScopeSpans(0).getSpans(0).hasStatus()).isTrue();
  }

  private byte[] protobuf(String path) throws Exception {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                request(path).header("Accept", "application/protobuf").build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.headers().firstValue("content-type")).contains("application/protobuf");
    return answer.body();
  }

  @Test
  void aTraceThatIsNotThereIsNotFoundOrEmpty() {
    assertThat(get("/api/traces/fff").statusCode()).isEqualTo(404);
    assertThat(get("/api/v2/traces/fff").body()).isEqualTo("{\"trace\":{},\"metrics\":{}}");
    HttpResponse<String> nonsense = get("/api/traces/xyz");
    assertThat(nonsense.statusCode()).isEqualTo(400);
    assertThat(nonsense.body()).startsWith("trace IDs can only contain hex characters");
  }

  @Test
  void aSearchAnswersTracesWithTheSpansThatAreMeant() {
    JsonNode found = search("{ status = error && span.small = -3 } | select(kind)");
    assertThat(found).hasSize(1);
    JsonNode trace = found.path(0);
    assertThat(trace.path("traceID").asText()).isEqualTo(TRACE.replaceFirst("^0+", ""));
    assertThat(trace.path("rootServiceName").asText()).isEqualTo("node-1");
    assertThat(trace.path("rootTraceName").asText()).isEqualTo("raft.leader_election");
    assertThat(trace.path("startTimeUnixNano").isTextual()).isTrue();
    assertThat(trace.path("spanSets")).hasSize(1);
    assertThat(trace.path("spanSet")).isEqualTo(trace.at("/spanSets/0"));
    assertThat(trace.at("/spanSet/matched").asInt()).isEqualTo(1);
    assertThat(trace.at("/spanSet/spans/0/spanID").asText()).isEqualTo("0000000000000007");
    assertThat(trace.at("/spanSet/spans/0/durationNanos").asText()).isEqualTo("1500000");
    assertThat(trace.at("/spanSet/spans/0/attributes").toString())
        .isEqualTo(
            "[{\"key\":\"status\",\"value\":{\"stringValue\":\"error\"}},"
                + "{\"key\":\"small\",\"value\":{\"intValue\":\"-3\"}},"
                + "{\"key\":\"kind\",\"value\":{\"stringValue\":\"client\"}}]");
    assertThat(trace.path("serviceStats").toString())
        .isEqualTo("{\"node-1\":{\"spanCount\":2,\"errorCount\":1},\"node-2\":{\"spanCount\":1}}");
  }

  @Test
  void everyTraceIsMeantByNothingAndOneWithoutRootSaysSo() {
    assertThat(search("{}")).hasSize(2);
    assertThat(search("")).hasSize(2);
    assertThat(search("{ name = \"lost\" }").path(0).path("rootServiceName").asText())
        .isEqualTo("<root span not yet received>");
    assertThat(search("{ name = \"lost\" }").path(0).path("traceID").asText()).isEqualTo("abc");
    assertThat(search("{ resource.service.name = \"node-1\" } >> { name = \"raft.vote\" }"))
        .hasSize(1);
    assertThat(get("/api/search?q=%7B%7D&limit=1").body()).contains("\"inspectedTraces\":1");
    assertThat(get("/api/search?q=%7B%7D&start=1&end=2").body())
        .isEqualTo("{\"traces\":[],\"metrics\":{\"completedJobs\":1,\"totalJobs\":1}}");
  }

  @Test
  void theStructureThatDrilldownAsksForIsOneSetWithThePlaceOfEachSpan() {
    JsonNode found =
        search(
            "({nestedSetParent<0 && true } &>> { name = \"raft.vote\" }) || ({nestedSetParent<0 &&"
                + " true }) | select(status, resource.service.name, name, nestedSetParent,"
                + " nestedSetLeft, nestedSetRight)");
    assertThat(found).hasSize(1);
    assertThat(found.at("/0/spanSets")).hasSize(1);
    JsonNode vote = found.at("/0/spanSets/0/spans/1");
    assertThat(vote.path("name").asText()).isEqualTo("raft.vote");
    assertThat(vote.path("attributes").toString())
        .isEqualTo(
            "[{\"key\":\"nestedSetParent\",\"value\":{\"intValue\":\"1\"}},"
                + "{\"key\":\"status\",\"value\":{\"stringValue\":\"unset\"}},"
                + "{\"key\":\"service.name\",\"value\":{\"stringValue\":\"node-2\"}},"
                + "{\"key\":\"nestedSetLeft\",\"value\":{\"intValue\":\"4\"}},"
                + "{\"key\":\"nestedSetRight\",\"value\":{\"intValue\":\"5\"}}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tags=service.name%3Dnode-1 | 1",
        "tags=service.name%3Dnode-1+name%3Draft.vote | 1",
        "tags=service.name%3Dnode-1+name%3Dlost | 0",
        "tags=small%3D-3+status.code%3Derror | 1",
        "tags=list%3Db | 1",
        "tags=root.name%3Draft | 1",
        "tags=root.service.name%3D%22node-1%22 | 1",
        "tags=root.name%3Dlost | 0",
        "minDuration=1ms | 2",
        "minDuration=1h | 0",
        "maxDuration=1h | 2"
      })
  void aSearchWithoutAQueryIsThatOfFormerDays(String asked, int found) {
    JsonNode traces = Client.parse(get("/api/search?" + asked).body()).path("traces");
    assertThat(traces).hasSize(found);
    traces.forEach(trace -> assertThat(trace.has("spanSets")).isFalse());
  }

  @Test
  void peopleAndOldDataSourcesAreToldWhatThisIs() {
    assertThat(get("/status/version").body()).contains(Backend.version());
    assertThat(get("/status/services").body()).contains("Running");
    assertThat(get("/status/endpoints").body()).contains("/api/metrics/query_range");
    assertThat(get("/status").body()).contains(Backend.version(), "/api/echo");
    assertThat(Client.parse(get("/api/status/buildinfo").body()).has("goVersion")).isTrue();
  }

  @Test
  void tagsAreListedByScope() {
    JsonNode scopes = Client.parse(get("/api/v2/search/tags").body()).path("scopes");
    assertThat(scopes.findValuesAsText("name"))
        .containsExactly("resource", "span", "event", "link", "intrinsic");
    assertThat(scopes.at("/0/tags").toString()).isEqualTo("[\"service.name\"]");
    assertThat(scopes.at("/2/tags").toString()).isEqualTo("[\"peer\"]");
    assertThat(scopes.at("/4/tags").toString()).contains("\"event:name\"", "\"span:status\"");
    assertThat(get("/api/v2/search/tags?scope=event").body())
        .isEqualTo("{\"scopes\":[{\"name\":\"event\",\"tags\":[\"peer\"]}]}");
    assertThat(get("/api/search/tags").body()).contains("service.name").doesNotContain("span:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resource.service.name | string:node-1 string:node-2",
        ".peer | string:node-2",
        "status | keyword:error keyword:unset",
        "kind | keyword:client keyword:unspecified",
        "span.long | int:1152921504606846976",
        "span.double | float:0.25",
        "span.bool | bool:false",
        "span.list | string:a string:b",
        "span.nobody | ''"
      })
  void valuesHaveTheirType(String tag, String expected) {
    StringBuilder said = new StringBuilder();
    for (JsonNode value :
        Client.parse(get("/api/v2/search/tag/" + tag + "/values").body()).path("tagValues")) {
      said.append(value.path("type").asText())
          .append(':')
          .append(value.path("value").asText())
          .append(' ');
    }
    assertThat(said.toString().strip()).isEqualTo(expected);
  }

  @Test
  void valuesAreNarrowedByAQueryAndNotByOneThatIsStillTyped() {
    String values = "/api/v2/search/tag/resource.service.name/values?q=";
    String narrow = URLEncoder.encode("{ name = \"lost\" }", StandardCharsets.UTF_8);
    assertThat(get(values + narrow).body()).contains("node-2").doesNotContain("node-1");
    String half = URLEncoder.encode("{ name = ", StandardCharsets.UTF_8);
    assertThat(get(values + half).body()).contains("node-2").contains("node-1");
    String more =
        URLEncoder.encode("{ span.a=&& name = \"lost\" && span.x = \"&&", StandardCharsets.UTF_8);
    assertThat(get(values + more).body()).contains("node-2").doesNotContain("node-1");
    assertThat(get("/api/v2/search/tags?scope=span&q=" + narrow).body())
        .isEqualTo("{\"scopes\":[]}");
    assertThat(get("/api/v2/search/tags?scope=span&limit=1").body())
        .isEqualTo("{\"scopes\":[{\"name\":\"span\",\"tags\":[\"bool\"]}]}");
    assertThat(get("/api/search/tag/name/values").body()).contains("\"lost\"");
    assertThat(get("/api/search/tag/status.code/values").body()).contains("\"unset\"");
    assertThat(get("/api/v2/search/tag/duration/values").body()).isEqualTo("{\"tagValues\":[]}");
    assertThat(get("/api/search/tag/service.name/values").body())
        .isEqualTo("{\"tagValues\":[\"node-1\",\"node-2\"]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search?q=%7B+name+%3D+%7D | invalid TraceQL query: parse error at line 1, col 10",
        "search?q=%7B%7D&limit=0 | invalid limit: 0",
        "search?q=%7B%7D&spss=101 | invalid spss: 101",
        "search?q=%7B%7D&start=5&end=5 | start must be before end",
        "search?q=%7B%7D&start=x&end=5 | 'start'",
        "search?q=%7B%7D&limit=262145 | invalid limit: 262145",
        "search?tags=a%3Db&q=%7B%7D | can't specify tags and q in the same query",
        "search?tags=a%3Db+a%3Dc | invalid tags: tag a has been set twice",
        "search?tags=a%3D%22b | invalid tags: unterminated quoted value",
        "search?tags=%3Db | invalid tags: unexpected '=' at pos 1",
        "search?minDuration=2s&maxDuration=1s | 'maxDuration' should be greater",
        "v2/search/tag/nonsense/values | \"nonsense\" is no attribute and no intrinsic",
        "v2/search/tags?scope=soap | invalid scope: \"soap\""
      })
  void whatIsAskedWronglyIsSaidInPlainText(String path, String said) {
    HttpResponse<String> answer = get("/api/" + path);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    assertThat(answer.body().lines()).singleElement().asString().contains(said);
  }
}
