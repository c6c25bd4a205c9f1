package io.meshspan.backend.api.tempo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.meshspan.backend.SentSpans;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsApiTest {
  /** A whole number of minutes. */
  private static final long BASE = 1_700_000_040;

  private static final long SECOND = 1_000_000_000;

  private Backend backend;
  private Client client;

  @BeforeAll
  void aBackendWithTwoSpansTenSecondsApart() {
    backend = Backend.start(BackendConfig.onFreePorts());
    client = new Client(backend);
    for (int i = 0; i < 2; i++) {
      long start = (BASE + 5 + 10L * i) * SECOND;
      byte[] spans =
          SentSpans.of(
                  "node-" + i,
                  SentSpans.span(i + 1, "raft.vote")
                      .setTraceId(SentSpans.bytes(0, 0xa0 + i))
                      .setStartTimeUnixNano(start)
                      .setEndTimeUnixNano(start + 3 * SECOND))
              .toByteArray();
      client.post(spans, "Content-Type", "application/x-protobuf");
    }
  }

  @AfterAll
  void end() {
    backend.close();
  }

  private HttpResponse<String> get(String path) {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + backend.ports().tempo() + path))
            .build());
  }

  private HttpResponse<String> ask(String query, String more) {
    String q = URLEncoder.encode(query, StandardCharsets.UTF_8);
    return get("/api/metrics/query_range?q=" + q + more);
  }

  @Test
  void aRangeIsAnsweredAsTempoDoes() {
    String range = "&step=10s&start=" + BASE + "&end=" + (BASE + 20);
    assertThat(ask("{} | count_over_time() by (resource.service.name) != 0", range).body())
        .isEqualTo(
            "{\"series\":[{\"labels\":[{\"key\":\"resource.service.name\",\"value\":"
                + "{\"stringValue\":\"node-0\"}}],\"samples\":[{\"timestampMs\":\"1700000050000\","
                + "\"value\":1.0}]},{\"labels\":[{\"key\":\"resource.service.name\",\"value\":"
                + "{\"stringValue\":\"node-1\"}}],\"samples\":[{\"timestampMs\":\"1700000060000\","
                + "\"value\":1.0}]}],\"metrics\":{\"inspectedSpans\":\"2\","
                + "\"completedJobs\":1,\"totalJobs\":1}}");
    JsonNode seconds = Client.parse(ask("{} | max_over_time(duration)", range).body());
    assertThat(seconds.at("/series/0/samples/0/value").asDouble()).isEqualTo(3);
    assertThat(seconds.at("/series/0/exemplars/0/value").asDouble()).isEqualTo(3);
    assertThat(seconds.at("/series/0/exemplars/0/timestampMs").asText()).isEqualTo("1700000045000");
    assertThat(seconds.at("/series/0/exemplars/0/labels/0").toString())
        .isEqualTo("{\"key\":\"trace:id\",\"value\":{\"stringValue\":\"a0\"}}");
  }

  @Test
  void anInstantIsOneNumberAndNothingIsNoSeries() {
    String range = "&start=" + BASE + "&end=" + (BASE + 20);
    assertThat(get("/api/metrics/query?q=%7B%7D+%7C+rate%28%29" + range).body())
        .isEqualTo(
            "{\"series\":[{\"labels\":[{\"key\":\"__name__\",\"value\":{\"stringValue\":\"rate\"}}],"
                + "\"value\":0.1}],\"metrics\":{\"inspectedSpans\":\"2\","
                + "\"completedJobs\":1,\"totalJobs\":1}}");
    assertThat(get("/api/metrics/query?q=%7Bfalse%7D+%7C+rate%28%29by%28name%29" + range).body())
        .startsWith("{\"metrics\"");
  }

  @ParameterizedTest
  @CsvSource({
    "1700000040, 1700000060, 10",
    "1700000040.5, 1700000059.25, 10s",
    "1700000040000000000, 1700000060000000000, 10000ms",
    "2023-11-14T22:14:00Z, 2023-11-14T22:14:20Z, 10.0"
  })
  void timesAndStepsMayBeWrittenInSeveralWays(String start, String end, String step) {
    String body =
        ask("{} | count_over_time()", "&start=" + start + "&end=" + end + "&step=" + step).body();
    JsonNode samples = Client.parse(body).at("/series/0/samples");
    assertThat(samples.findValuesAsText("timestampMs"))
        .containsExactly("1700000040000", "1700000050000", "1700000060000");
    assertThat(samples.path(2).path("value").asInt()).isEqualTo(1);
  }

  @Test
  void withoutTimesTheLastHourIsMeantAndWithoutAStepOneThatPeopleKnow() {
    JsonNode hour = Client.parse(ask("{} | rate()", "").body()).at("/series/0/samples");
    assertThat(
            hour.path(1).path("timestampMs").asLong() - hour.path(0).path("timestampMs").asLong())
        .isEqualTo(15_000);
    long now = Instant.now().toEpochMilli();
    assertThat(hour.path(0).path("timestampMs").asLong())
        .isBetween(now - 3_700_000, now - 3_500_000);
    String minute = ask("{} | rate()", "&since=1m").body();
    assertThat(Client.parse(minute).at("/series/0/samples").size()).isBetween(60, 63);
    assertThat(get("/api/metrics/query_range?query=%7B%7D+%7C+rate%28%29").statusCode())
        .isEqualTo(200);
  }

  @Test
  void whatIsLeftOutIsSaid() {
    JsonNode answer =
        Client.parse(
            ask(
                    "{} | rate() by (resource.service.name)",
                    "&maxSeries=1&step=10&start=" + BASE + "&end=" + (BASE + 20))
                .body());
    assertThat(answer.path("series")).hasSize(1);
    assertThat(answer.path("status").asText()).isEqualTo("PARTIAL");
    assertThat(answer.path("message").asText())
        .startsWith("Response exceeds maximum series limit of 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q=%7B%7D | not a metrics query",
        "q=%7B%7D+%7C+rate%28 | parse error at line 1, col 11",
        " | parse error at line 1, col 1",
        "q=%7B%7D+%7C+rate%28%29&start=5&end=5 | end must be greater than start",
        "q=%7B%7D+%7C+rate%28%29&start=x&end=5 | could not parse 'start' parameter",
        "q=%7B%7D+%7C+rate%28%29&start=1&end=99999999999999999999 | could not parse 'end'",
        "q=%7B%7D+%7C+rate%28%29&start=1&end=90000 | maximum allowed duration of 24h0m0s",
        "q=%7B%7D+%7C+rate%28%29&start=1&end=3601&step=1ms | minimum step for given range is 0.36s",
        "q=%7B%7D+%7C+rate%28%29&start=1&end=3601&step=0 | step of 0s is too small",
        "q=%7B%7D+%7C+rate%28%29&start=1&end=3601&step=x | param 'step'",
        "q=%7B%7D+%7C+rate%28%29&start=1&end=3601&step=-5 | is too small",
        "q=%7B%7D+%7C+rate%28%29&since=x | param 'since'"
      })
  void whatIsAskedWronglyIsSaidInPlainText(String parameters, String said) {
    HttpResponse<String> answer =
        get("/api/metrics/query_range?" + (parameters == null ? "" : parameters));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    assertThat(answer.body()).contains(said);
  }
}
