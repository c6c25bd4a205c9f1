package io.meshspan.backend.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Ports;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend with a token, on every address of this machine. */
final class TokenTest {
  private static final String TOKEN = TokenAccess.TOKEN;

  private static Backend backend;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    backend =
        Backend.start(
            BackendConfig.onFreePorts()
                .reachedBy(TokenAccess.on(InetAddress.getByName("0.0.0.0"), folder)));
  }

  @AfterAll
  static void end() {
    backend.close();
  }

  /** Whatever ports a backend has, now and later. */
  private static Map<String, Integer> openPorts() throws Exception {
    Map<String, Integer> open = new TreeMap<>();
    for (RecordComponent each : Ports.class.getRecordComponents()) {
      int port = (int) each.getAccessor().invoke(backend.ports());
      if (port != 0) {
        open.put(each.getName(), port);
      }
    }
    return open;
  }

  @Test
  void everyPortAndEveryPathAsksForTheToken() throws Exception {
    assertThat(openPorts()).hasSizeGreaterThanOrEqualTo(6);
    for (Map.Entry<String, Integer> each : openPorts().entrySet()) {
      for (String request :
          new String[] {
            "GET /",
            "GET /api/services",
            "GET /nope",
            "HEAD /api/traces/1",
            "DELETE /",
            "POST /v1/traces",
            "POST /api/traces",
            "POST /api/v2/spans",
            "OPTIONS /v1/traces"
          }) {
        assertThat(Raw.ask(each.getValue(), request, "Host: localhost"))
            .as(each.getKey() + " " + request)
            .startsWith("HTTP/1.1 401")
            .containsIgnoringCase("www-authenticate: Bearer")
            .containsIgnoringCase("x-content-type-options: nosniff");
        assertThat(Raw.ask(each.getValue(), request, "Host: x", bearer("wrong")))
            .as(each.getKey() + " " + request)
            .startsWith("HTTP/1.1 401");
        assertThat(Raw.ask(each.getValue(), request, "Host: any.name", bearer(TOKEN)))
            .as(each.getKey() + " " + request)
            .doesNotStartWith("HTTP/1.1 401")
            .doesNotStartWith("HTTP/1.1 403");
      }
    }
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TOKEN,
        "Basic " + TOKEN,
        "Bearer",
        "Bearer ",
        "Bearer " + TOKEN + "0",
        "Bearer 4f1f6b0f2f5f4c3c9d0a7e8b6c5d4e3F"
      })
  void whatIsNotQuiteTheTokenIsRefused(String header) throws Exception {
    assertThat(
            Raw.ask(
                backend.queryPort(), "GET /api/services", "Host: x", "Authorization: " + header))
        .startsWith("HTTP/1.1 401");
  }

  @Test
  void theSchemeMayBeInAnyCase() throws Exception {
    assertThat(
            Raw.ask(
                backend.queryPort(),
                "GET /api/services",
                "Host: x",
                "authorization: bearer " + TOKEN))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void gRpcHearsOfItInItsOwnWords() throws Exception {
    String answer =
        Raw.ask(
            backend.otlpGrpcPort(),
            "POST /opentelemetry.proto.collector.trace.v1.TraceService/Export",
            "Host: localhost",
            "Content-Type: application/grpc");
    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("grpc-status: 16", "grpc-message: A token");
  }

  static Stream<Named<BiFunction<String, Map<String, String>, SpanExporter>>> exporters() {
    return Stream.of(
        Named.of(
            "gRPC",
            (host, headers) ->
                OtlpGrpcSpanExporter.builder()
                    .setEndpoint("http://" + host + ":" + backend.otlpGrpcPort())
                    .setHeaders(() -> headers)
                    .setRetryPolicy(null)
                    .build()),
        Named.of(
            "HTTP",
            (host, headers) ->
                OtlpHttpSpanExporter.builder()
                    .setEndpoint("http://" + host + ":" + backend.otlpHttpPort() + "/v1/traces")
                    .setHeaders(() -> headers)
                    .setRetryPolicy(null)
                    .build()));
  }

  @ParameterizedTest
  @MethodSource("exporters")
  void anExporterWithTheTokenInItsHeadersIsHeardAndNoOther(
      BiFunction<String, Map<String, String>, SpanExporter> exporter) throws Exception {
    long before = backend.spansReceived();
    String host = addressBeyondLoopback();
    assertThat(sends(exporter.apply(host, Map.of()))).isFalse();
    assertThat(sends(exporter.apply(host, Map.of("authorization", "Bearer wrong")))).isFalse();
    assertThat(backend.spansReceived()).isEqualTo(before);
    assertThat(sends(exporter.apply(host, Map.of("authorization", "Bearer " + TOKEN)))).isTrue();
    assertThat(backend.spansReceived()).isEqualTo(before + 1);
  }

  private static boolean sends(SpanExporter exporter) {
    SpanData span = recorded();
    try (exporter) {
      return exporter.export(List.of(span)).join(20, TimeUnit.SECONDS).isSuccess();
    }
  }

  /** A span as an SDK hands it to an exporter. */
  private static SpanData recorded() {
    List<SpanData> ended = new ArrayList<>();
    SpanProcessor keep =
        SpanProcessor.composite(
            new SpanProcessor() {
              @Override
              public void onStart(Context parent, ReadWriteSpan span) {}

              @Override
              public boolean isStartRequired() {
                return false;
              }

              @Override
              public void onEnd(ReadableSpan span) {
                ended.add(span.toSpanData());
              }

              @Override
              public boolean isEndRequired() {
                return true;
              }
            });
    try (SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(keep).build()) {
      provider.get("test").spanBuilder("raft.commit").startSpan().end();
    }
    return ended.get(0);
  }

  /** Of this machine; loopback's where it has no other. */
  private static String addressBeyondLoopback() throws Exception {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(each -> each instanceof java.net.Inet4Address && !each.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .findFirst()
        .orElse("127.0.0.1");
  }

  @Test
  void spansOfZipkinAndJaegerClientsNeedItToo() throws Exception {
    int zipkin = backend.zipkinPort();
    assertThat(post(zipkin, "/api/v2/spans", "application/json", "[]").statusCode()).isEqualTo(401);
    assertThat(
            post(
                    zipkin,
                    "/api/v2/spans",
                    "application/json",
                    "[]",
                    "Authorization",
                    "Bearer " + TOKEN)
                .statusCode())
        .isEqualTo(202);
    int jaeger = backend.ports().jaegerHttp();
    assertThat(post(jaeger, "/api/traces", "application/x-thrift", "x").statusCode())
        .isEqualTo(401);
    assertThat(
            post(
                    jaeger,
                    "/api/traces",
                    "application/x-thrift",
                    "x",
                    "Authorization",
                    "Bearer " + TOKEN)
                .statusCode())
        .as("not Thrift, but heard")
        .isEqualTo(400);
  }

  private static HttpResponse<String> post(
      int port, String path, String type, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void datagramsWouldGoAroundItAndAreNotListenedFor() {
    assertThat(backend.ports().jaegerUdp()).isZero();
  }

  @Test
  void whetherItIsAliveIsSaidToAnybody() throws Exception {
    for (String path : new String[] {"/health/live", "/health/ready"}) {
      assertThat(Raw.ask(backend.queryPort(), "GET " + path, "Host: x")).startsWith("HTTP/1.1 200");
    }
    for (String path :
        new String[] {"/health/live/../../api/services", "/health/live;/api/services"}) {
      assertThat(Raw.ask(backend.queryPort(), "GET " + path, "Host: x"))
          .doesNotStartWith("HTTP/1.1 200");
    }
  }
}
