package io.meshspan.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.meshspan.backend.SentSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Jaeger's Monitor tab asks for: at 1,700,000,000 s, a minute's chart in steps of 20 s. */
final class CallMetricsTest {
  private static final long END_SECONDS = 1_700_000_000L;
  private static final String CHART =
      "&endTs=1700000000000&lookback=60000&step=20000&ratePer=20000";

  private Backend backend;
  private Client client;

  @BeforeEach
  void start() {
    backend = Backend.start(BackendConfig.onFreePorts());
    client = new Client(backend);
    List<Span.Builder> spans = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      spans.add(call(i, "put", 55 - i, i * 10, i <= 2));
    }
    spans.add(call(11, "get", 5, 400, false));
    spans.add(call(12, "put", 5, 7, false).setKind(Span.SpanKind.SPAN_KIND_CLIENT));
    spans.add(call(13, "put", 90, 1_000, false));
    byte[] batch = SentSpans.of("node-1", spans.toArray(Span.Builder[]::new)).toByteArray();
    client.post(batch, "Content-Type", "application/x-protobuf");
  }

  private static Span.Builder call(
      int id, String name, int secondsBefore, int millis, boolean failed) {
    long start = (END_SECONDS - secondsBefore) * 1_000_000_000L;
    Span.Builder span =
        SentSpans.span(id, name)
            .setKind(Span.SpanKind.SPAN_KIND_SERVER)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + millis * 1_000_000L);
    return failed
        ? span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
        : span;
  }

  @AfterEach
  void end() {
    backend.close();
  }

  @Test
  void callRatesAreCallsASecondOfTheWindowBeforeEachPoint() {
    HttpResponse<String> answer = client.get("/api/metrics/calls?service=node-1" + CHART);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"name":"service_call_rate","type":"GAUGE","help":"calls/sec, grouped by service","metrics":[\
            {"labels":[{"name":"service_name","value":"node-1"}],"metricPoints":[\
            {"gaugeValue":{"doubleValue":0.0},"timestamp":"2023-11-14T22:12:20Z"},\
            {"gaugeValue":{"doubleValue":0.5},"timestamp":"2023-11-14T22:12:40Z"},\
            {"gaugeValue":{"doubleValue":0.0},"timestamp":"2023-11-14T22:13:00Z"},\
            {"gaugeValue":{"doubleValue":0.05},"timestamp":"2023-11-14T22:13:20Z"}]}]}\
            """);
  }

  @Test
  void errorsAreAShareOfTheCallsAndAGapWhereThereWasNone() {
    JsonNode answer = client.json("/api/metrics/errors?service=node-1" + CHART);
    assertThat(answer.path("name").asText()).isEqualTo("service_error_rate");
    assertThat(values(answer, 0)).containsExactly("NaN", "0.2", "NaN", "0.0");
  }

  @ParameterizedTest
  @CsvSource({"0.5,50.0,400.0", "0.95,100.0,400.0", "0,10.0,400.0", "1,100.0,400.0"})
  void latenciesAreQuantilesInMilliseconds(String quantile, String second, String last) {
    JsonNode answer =
        client.json("/api/metrics/latencies?service=node-1&quantile=" + quantile + CHART);
    assertThat(values(answer, 0)).containsExactly("NaN", second, "NaN", last);
  }

  @Test
  void operationsAndKindsAreToldApartWhenAskedFor() {
    JsonNode byOperation =
        client.json("/api/metrics/calls?service=node-1&groupByOperation=true" + CHART);
    assertThat(byOperation.path("name").asText()).isEqualTo("service_operation_call_rate");
    assertThat(byOperation.at("/metrics/0/labels").toString())
        .isEqualTo(
            "[{\"name\":\"service_name\",\"value\":\"node-1\"},{\"name\":\"operation\",\"value\":\"get\"}]");
    assertThat(values(byOperation, 0)).containsExactly("0.0", "0.0", "0.0", "0.05");
    assertThat(values(byOperation, 1)).containsExactly("0.0", "0.5", "0.0", "0.0");
    JsonNode clients = client.json("/api/metrics/calls?service=node-1&spanKind=client" + CHART);
    assertThat(values(clients, 0)).containsExactly("0.0", "0.0", "0.0", "0.05");
    assertThat(client.json("/api/metrics/calls?service=nobody" + CHART).path("metrics").toString())
        .isEqualTo("[]");
  }

  @Test
  void aWindowThatIsWiderThanAStepSlides() {
    JsonNode answer =
        client.json(
            "/api/metrics/latencies?service=node-1&quantile=1"
                + CHART.replace("ratePer=20000", "ratePer=60000"));
    assertThat(values(answer, 0)).containsExactly("1000.0", "1000.0", "100.0", "400.0");
  }

  private static List<String> values(JsonNode family, int series) {
    List<String> values = new ArrayList<>();
    for (JsonNode point : family.at("/metrics/" + series + "/metricPoints")) {
      values.add(point.at("/gaugeValue/doubleValue").asText());
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "calls?endTs=1,please provide at least one service name",
    "latencies?service=a,it is required",
    "latencies?service=a&quantile=1.5,not a number from 0 to 1",
    "calls?service=a&spanKind=nope,unsupported span kind: 'nope'",
    "calls?service=a&groupByOperation=perhaps,neither true nor false",
    "calls?service=a&step=0,0 is not from 1",
    "calls?service=a&lookback=999999999&step=1,ask for a larger 'step'"
  })
  void whatCannotBeUnderstoodIsSaid(String path, String said) {
    HttpResponse<String> answer = client.get("/api/metrics/" + path);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Client.parse(answer.body()).at("/errors/0/msg").asText()).contains(said);
  }
}
