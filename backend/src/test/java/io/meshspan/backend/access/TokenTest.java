package io.meshspan.backend.access;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final String TOKEN = "4f1f6b0f2f5f4c3c9d0a7e8b6c5d4e3f";

  private static Backend backend;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    backend =
        Backend.start(
            BackendConfig.onFreePorts()
                .reachedBy(
                    new Access(
                        InetAddress.getByName("0.0.0.0"),
                        Optional.of(AccessToken.read(file)),
                        Optional.empty(),
                        Set.of(),
                        Access.Unprotected.REFUSED)));
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

  @Test
  void aBrowserIsAskedOnceAndKeepsACookieThatIsNotTheToken() throws Exception {
    CookieManager cookies = new CookieManager();
    HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build();
    String page = "http://localhost:" + backend.queryPort();

    HttpResponse<String> asked =
        browser.send(navigate(page + "/trace/1?x=%2F"), BodyHandlers.ofString());
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.body()).contains("type=\"password\"").doesNotContain("<script");
    assertThat(asked.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'");
    assertThat(asked.headers().firstValue("cache-control")).hasValue("no-store");

    HttpResponse<String> wrong = browser.send(fill(page + "/", "guess"), BodyHandlers.ofString());
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().firstValue("set-cookie")).isEmpty();

    HttpResponse<String> right =
        browser.send(fill(page + "/trace/1?x=%2F", TOKEN), BodyHandlers.ofString());
    assertThat(right.statusCode()).isEqualTo(303);
    assertThat(right.headers().firstValue("location")).hasValue("/trace/1?x=%2F");
    assertThat(right.headers().firstValue("set-cookie").orElseThrow())
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=Strict", "Path=/")
        .doesNotContain(TOKEN)
        .doesNotContain("Max-Age");
    assertThat(cookies.getCookieStore().getCookies())
        .singleElement()
        .matches(HttpCookie::isHttpOnly);

    for (String path : new String[] {"/", "/api/services", "/page/app.js"}) {
      assertThat(browser.send(navigate(page + path), BodyHandlers.ofString()).statusCode())
          .as(path)
          .isEqualTo(200);
    }
    String cookie = cookies.getCookieStore().getCookies().get(0).toString().replace("\"", "");
    assertThat(
            Raw.ask(
                backend.ports().tempo(), "GET /api/echo", "Host: localhost", "Cookie: " + cookie))
        .as("a cookie goes to every port of its host; it counts for the page's alone")
        .startsWith("HTTP/1.1 401");
    assertThat(
            Raw.ask(
                backend.otlpHttpPort(), "POST /v1/traces", "Host: localhost", "Cookie: " + cookie))
        .startsWith("HTTP/1.1 401");
    assertThat(
            Raw.ask(
                backend.queryPort(), "POST /api/services", "Host: localhost", "Cookie: " + cookie))
        .as("and for questions alone")
        .startsWith("HTTP/1.1 401");
  }

  private static HttpRequest navigate(String url) {
    return HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/html,*/*;q=0.8").build();
  }

  private static HttpRequest fill(String url, String token) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("token=" + java.net.URLEncoder.encode(token, UTF_8)))
        .build();
  }

  @Test
  void theFormLeadsNobodyElsewhere() throws Exception {
    for (String path : new String[] {"//evil.example/", "/\\evil.example", "///evil.example"}) {
      assertThat(Raw.fill(backend.queryPort(), path, "token=" + TOKEN))
          .as(path)
          .doesNotContainIgnoringCase("location: //")
          .doesNotContainIgnoringCase("location: /\\");
    }
  }
}
