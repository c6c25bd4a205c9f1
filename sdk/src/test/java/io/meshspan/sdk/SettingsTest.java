package io.meshspan.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenTelemetry's properties, beside what the code says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SettingsTest {
  @RegisterExtension final Properties properties = new Properties();
  private final Backend backend = Backend.start(BackendConfig.onFreePorts());
  private long receivedBefore;

  @BeforeEach
  void begin() {
    GlobalOpenTelemetry.resetForTest();
    receivedBefore = backend.spansReceived();
  }

  @AfterEach
  void end() {
    GlobalOpenTelemetry.resetForTest();
  }

  @AfterAll
  void endTheBackend() {
    backend.close();
  }

  private long received() {
    return backend.spansReceived() - receivedBefore;
  }

  private static MeshspanSdk.Builder builder(String url) {
    return MeshspanSdk.builder()
        .serviceName("from-code")
        .nodeId("node-1")
        .endpoint(url)
        .atExit(MeshspanSdk.AtExit.NOTHING);
  }

  private static FlushResult send(MeshspanSdk sdk) {
    sdk.meshspan().raft().leaderElection(1, "node-1").run(span -> {});
    return sdk.flush(Duration.ofSeconds(30));
  }

  private String jaeger(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + backend.queryPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void aPropertyGoesBeforeTheCode() throws Exception {
    properties.set("otel.service.name", "from-property");
    properties.set("meshspan.node.id", "node-6");
    properties.set(
        "otel.exporter.otlp.traces.endpoint",
        "http://127.0.0.1:" + backend.otlpHttpPort() + "/v1/traces");
    try (MeshspanSdk sdk = builder("http://127.0.0.1:1").start()) {
      assertThat(send(sdk)).isEqualTo(new FlushResult.Complete());
    }
    assertThat(jaeger("/api/services")).contains("from-property").doesNotContain("from-code");
    assertThat(jaeger("/api/traces?service=from-property")).contains("node-6");
  }

  @Test
  void resourceAttributesNameTheServiceAndTheNodeToo() throws Exception {
    properties.set(
        "otel.resource.attributes",
        "service.name=from-attributes,mesh.node.id=node-7,service.instance.id=the-first");
    try (MeshspanSdk sdk = builder("http://127.0.0.1:" + backend.otlpHttpPort()).start()) {
      assertThat(send(sdk)).isEqualTo(new FlushResult.Complete());
    }
    assertThat(jaeger("/api/services")).contains("from-attributes").doesNotContain("from-code");
    assertThat(jaeger("/api/traces?service=from-attributes"))
        .contains("node-7", "the-first")
        .doesNotContain("\"node-1\",\"type\":\"string\",\"key\":\"mesh.node.id\"");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:4317, Grpc",
    "http://127.0.0.1:4317/, Grpc",
    "http://127.0.0.1:4318, Http",
    "http://127.0.0.1:14317, Http"
  })
  void whoNamesTheGrpcPortAndNoProtocolMeansGrpc(String url, String protocol) {
    try (MeshspanSdk sdk = builder(url).start()) {
      assertThat(sdk.openTelemetry().toString()).contains("Otlp" + protocol + "SpanExporter");
    }
  }

  @Test
  void aProtocolThatIsNamedHoldsOnAnyPort() {
    properties.set("otel.exporter.otlp.protocol", "grpc");
    try (MeshspanSdk sdk =
        builder("http://127.0.0.1:" + backend.otlpGrpcPort()).serviceName("over-grpc").start()) {
      assertThat(sdk.openTelemetry().toString()).contains("OtlpGrpcSpanExporter");
      assertThat(send(sdk)).isEqualTo(new FlushResult.Complete());
    }
    assertThat(received()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "otel.exporter.otlp.endpoint, not a url",
    "otel.bsp.max.queue.size, many",
    "otel.exporter.otlp.protocol, pigeon",
    "otel.traces.sampler, dice"
  })
  void aSettingThatCannotBeTurnsTracingOffAndThrowsNothing(String name, String value) {
    properties.set(name, value);
    try (MeshspanSdk sdk = builder("http://127.0.0.1:" + backend.otlpHttpPort()).start()) {
      assertThat(send(sdk)).isEqualTo(new FlushResult.NotOurs());
    }
    assertThat(received()).isZero();
  }
}
