package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshspan.api.CatalogSpan;
import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.catalog.EventDescription;
import io.meshspan.api.catalog.SpanCatalog;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.sdk.FlushResult;
import io.meshspan.sdk.MeshspanSdk;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole way of a span: the typed API, the SDK, OTLP over a real socket, the backend's receiver
 * and store, and the two APIs that it is read by. Every span of the registry goes it, with all that
 * it may carry.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EverySpanOverTheWire {
  /** The registry's example, so that spans which name their node are on it too. */
  private static final String NODE = "node-3";

  private static final String PROTOCOL = "otel.exporter.otlp.protocol";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String protocol;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<SentSpan> sent = new ArrayList<>();
  private Backend backend;
  private MeshspanSdk sdk;

  EverySpanOverTheWire(String protocol) {
    this.protocol = protocol;
  }

  /** The receiver's port for the protocol. */
  abstract int portOf(Backend backend);

  @BeforeAll
  void sendThemAll() {
    GlobalOpenTelemetry.resetForTest();
    System.setProperty(PROTOCOL, protocol);
    backend = Backend.start(BackendConfig.onFreePorts());
    sdk =
        MeshspanSdk.builder()
            .serviceName("sender")
            .nodeId(NODE)
            .endpoint("http://127.0.0.1:" + portOf(backend))
            .atExit(MeshspanSdk.AtExit.NOTHING)
            .start();
    CatalogSpan.all()
        .forEach(
            operation -> {
              for (SentSpan.Outcome outcome : SentSpan.Outcome.values()) {
                sent.add(SentSpan.send(operation, outcome, sdk.meshspan()));
              }
            });
    assertThat(sdk.flush(Duration.ofSeconds(30))).isEqualTo(new FlushResult.Complete());
  }

  @AfterAll
  void end() {
    sdk.close();
    backend.close();
    System.clearProperty(PROTOCOL);
    GlobalOpenTelemetry.resetForTest();
  }

  Stream<SentSpan> sent() {
    return sent.stream();
  }

  @Test
  void allOfThemArrivedAndNothingWasRefusedOnTheWay() {
    assertThat(sent).hasSize(2 * SpanCatalog.spans().size());
    assertThat(backend.spansReceived()).isEqualTo(sent.size());
    assertThat(sdk.delivered().exported()).isEqualTo(sent.size());
    assertThat(sdk.meshspan().rejections()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("sent")
  void isReadBackFromOurOwnApi(SentSpan span) throws Exception {
    JsonNode read = get("/api/meshspan/traces/" + span.traceId()).path("spans").path(0);

    assertThat(read.path("spanId").textValue()).isEqualTo(span.spanId());
    assertThat(read.path("name").textValue()).isEqualTo(span.operation().toString());
    assertThat(read.path("kind").textValue()).isEqualTo(kindOf(span));
    assertThat(read.path("service").textValue()).isEqualTo("sender");
    assertThat(read.path("nodeId").textValue()).isEqualTo(NODE);
    assertThat(read.path("status").path("code").textValue())
        .isEqualTo(span.outcome() == SentSpan.Outcome.FAILED ? "ERROR" : "UNSET");
    if (span.outcome() == SentSpan.Outcome.FAILED) {
      assertThat(read.path("status").path("message").textValue()).isEqualTo(SentSpan.REASON);
    }
    hasAll(span.attributes(), byKey(read.path("attributes")), EverySpanOverTheWire::ours);

    List<EventDescription> events = span.operation().description().events();
    for (int i = 0; i < events.size(); i++) {
      JsonNode event = read.path("events").path(i);
      assertThat(event.path("name").textValue()).isEqualTo(events.get(i).name());
      hasAll(
          events.get(i).attributes(), byKey(event.path("attributes")), EverySpanOverTheWire::ours);
    }
    assertThat(read.path("events").size()).isEqualTo(events.size());
  }

  @ParameterizedTest
  @MethodSource("sent")
  void isReadBackFromJaegersApi(SentSpan span) throws Exception {
    JsonNode trace = get("/api/traces/" + span.traceId()).path("data").path(0);
    JsonNode read = trace.path("spans").path(0);

    assertThat(read.path("spanID").textValue()).isEqualTo(span.spanId());
    assertThat(read.path("operationName").textValue()).isEqualTo(span.operation().toString());
    JsonNode process = trace.path("processes").path(read.path("processID").textValue());
    assertThat(process.path("serviceName").textValue()).isEqualTo("sender");
    Map<String, JsonNode> tags = byKey(read.path("tags"));
    assertThat(tags.get("span.kind").path("value").textValue()).isEqualToIgnoringCase(kindOf(span));
    assertThat(tags.containsKey("error")).isEqualTo(span.outcome() == SentSpan.Outcome.FAILED);
    if (span.outcome() == SentSpan.Outcome.FAILED) {
      assertThat(tags.get("otel.status_code").path("value").textValue()).isEqualTo("ERROR");
      assertThat(tags.get("otel.status_description").path("value").textValue())
          .isEqualTo(SentSpan.REASON);
    }
    hasAll(span.attributes(), tags, EverySpanOverTheWire::jaegers);

    List<EventDescription> events = span.operation().description().events();
    for (int i = 0; i < events.size(); i++) {
      Map<String, JsonNode> fields = byKey(read.path("logs").path(i).path("fields"));
      assertThat(fields.get("event").path("value").textValue()).isEqualTo(events.get(i).name());
      hasAll(events.get(i).attributes(), fields, EverySpanOverTheWire::jaegers);
    }
    assertThat(read.path("logs").size()).isEqualTo(events.size());
  }

  @ParameterizedTest
  @MethodSource("sent")
  void isFoundByItsServiceAndOperation(SentSpan span) throws Exception {
    JsonNode found =
        get("/api/traces?limit=5&service=sender&operation=" + span.operation()).path("data");

    assertThat(found.findValuesAsText("traceID")).contains(span.traceId());
  }

  private static String kindOf(SentSpan span) {
    return span.operation().description().kinds().get(0).name();
  }

  private static void hasAll(
      List<AttributeDescription> expected, Map<String, JsonNode> read, Form form) {
    for (AttributeDescription attribute : expected) {
      assertThat(read).containsKey(attribute.key());
      JsonNode value = read.get(attribute.key());
      assertThat(value.path("type").textValue() + " " + textOf(value.path("value")))
          .as(attribute.key())
          .isEqualTo(form.of(attribute, SentSpan.exampleOf(attribute)));
    }
  }

  /** How an API writes an attribute: its type and its value. */
  private interface Form {
    String of(AttributeDescription attribute, Object value);
  }

  private static String ours(AttributeDescription attribute, Object value) {
    return switch (attribute.type()) {
      case STRING, ENUM -> "string " + value;
      case LONG -> "long " + value;
      case DOUBLE -> "double " + value;
      case BOOLEAN -> "bool " + value;
      case STRING_LIST -> "array " + value;
    };
  }

  private static String jaegers(AttributeDescription attribute, Object value) {
    return switch (attribute.type()) {
      case STRING, ENUM -> "string " + value;
      case LONG -> "int64 " + value;
      case DOUBLE -> "float64 " + value;
      case BOOLEAN -> "bool " + value;
      case STRING_LIST -> "string " + JSON.valueToTree(value);
    };
  }

  /** A value as Java writes it, so that a list reads as {@code [a, b]}. */
  private static String textOf(JsonNode value) {
    if (value.isArray()) {
      List<String> elements = new ArrayList<>();
      value.forEach(
          element -> elements.add(textOf(element.isObject() ? element.path("value") : element)));
      return elements.toString();
    }
    return value.isNumber() && !value.isIntegralNumber()
        ? Double.toString(value.doubleValue())
        : value.asText();
  }

  private static Map<String, JsonNode> byKey(JsonNode attributes) {
    Map<String, JsonNode> byKey = new HashMap<>();
    attributes.forEach(attribute -> byKey.put(attribute.path("key").textValue(), attribute));
    return byKey;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + backend.queryPort() + path);
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
