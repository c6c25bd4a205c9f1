package io.meshspan.backend.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend that speaks TLS with a certificate that this test made. */
final class TlsTest {
  @TempDir Path folder;

  private static Backend start(Certificates made) {
    return Backend.start(
        BackendConfig.onFreePorts()
            .reachedBy(
                new Access(
                    Access.loopback(),
                    Optional.empty(),
                    Optional.of(made.files()),
                    Set.of(),
                    Access.Unprotected.REFUSED)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void exportersAndBrowsersThatTrustItsCertificateAreHeardOverTls(String kind) throws Exception {
    Certificates made = Certificates.make(folder, "meshspan", kind);
    byte[] trusted = Files.readAllBytes(made.certificate());
    try (Backend backend = start(made)) {
      send(
          OtlpGrpcSpanExporter.builder()
              .setEndpoint("https://localhost:" + backend.otlpGrpcPort())
              .setTrustedCertificates(trusted)
              .build());
      assertThat(backend.spansReceived()).isEqualTo(1);
      send(
          OtlpHttpSpanExporter.builder()
              .setEndpoint("https://localhost:" + backend.otlpHttpPort() + "/v1/traces")
              .setTrustedCertificates(trusted)
              .build());
      assertThat(backend.spansReceived()).isEqualTo(2);

      HttpClient client = HttpClient.newBuilder().sslContext(trusting(made)).build();
      assertThat(get(client, backend.queryPort(), "/").body()).contains("<!doctype html>");
      assertThat(get(client, backend.queryPort(), "/api/services").version())
          .isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(get(client, backend.ports().tempo(), "/api/echo").statusCode()).isEqualTo(200);
      assertThat(get(client, backend.zipkinPort(), "/").statusCode()).isEqualTo(404);
      assertThat(get(client, backend.ports().jaegerHttp(), "/").statusCode()).isEqualTo(404);
      assertThat(backend.ports().jaegerUdp()).as("datagrams cannot be encrypted").isZero();
    }
  }

  private static void send(SpanExporter exporter) {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      provider.get("test").spanBuilder("raft.commit").startSpan().end();
    }
  }

  private static HttpResponse<String> get(HttpClient client, int port, String path)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .build(),
        BodyHandlers.ofString());
  }

  private static SSLContext trusting(Certificates made) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(made.certificate())) {
      trusted.setCertificateEntry(
          "own", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void withATokenBothAreAskedForAndTheBrowsersCookieGoesOverTlsAlone() throws Exception {
    Certificates made = Certificates.make(folder, "meshspan", "EC");
    Access access =
        new Access(
            Access.loopback(),
            TokenAccess.on(Access.loopback(), folder).token(),
            Optional.of(made.files()),
            Set.of(),
            Access.Unprotected.REFUSED);
    HttpClient client = HttpClient.newBuilder().sslContext(trusting(made)).build();
    try (Backend backend = Backend.start(BackendConfig.onFreePorts().reachedBy(access))) {
      assertThat(get(client, backend.queryPort(), "/api/services").statusCode()).isEqualTo(401);
      assertThat(get(client, backend.otlpHttpPort(), "/v1/traces").statusCode()).isEqualTo(401);
      HttpResponse<String> filled =
          client.send(
              HttpRequest.newBuilder(URI.create("https://localhost:" + backend.queryPort() + "/"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString("token=" + TokenAccess.TOKEN))
                  .build(),
              BodyHandlers.ofString());
      String cookie = filled.headers().firstValue("set-cookie").orElseThrow();
      assertThat(cookie).contains("; Secure").doesNotContain(TokenAccess.TOKEN);
      HttpResponse<String> asked =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("https://localhost:" + backend.queryPort() + "/api/services"))
                  .header("Cookie", "other=1; " + cookie.substring(0, cookie.indexOf(';')))
                  .build(),
              BodyHandlers.ofString());
      assertThat(asked.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(asked.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoDoesNotTrustItOrSpeaksClearTextGetsNothing() throws Exception {
    try (Backend backend = start(Certificates.make(folder, "meshspan", "EC"))) {
      assertThatThrownBy(
              () -> get(HttpClient.newHttpClient(), backend.queryPort(), "/api/services"))
          .isInstanceOf(SSLException.class);
      String answer;
      try {
        answer = Raw.ask(backend.queryPort(), "GET /api/services", "Host: localhost");
      } catch (IOException e) {
        answer = "";
      }
      assertThat(answer).doesNotContain("HTTP/1.1");
    }
  }

  @Test
  void aRenewedCertificateIsServedWithoutARestartAndAHalfRenewedOneIsNot() throws Exception {
    Certificates first = Certificates.make(folder, "first", "EC");
    Certificates second = Certificates.make(folder, "second", "EC");
    SSLContext trustsSecond = trusting(second);
    SSLContext trustsFirst = trusting(first);
    try (Backend backend = start(first)) {
      assertThat(nameServed(backend, trustsFirst)).contains("CN=first");
      Path keyOfFirst = Files.copy(first.key(), folder.resolve("kept.key"));

      Files.writeString(first.key(), "half");
      Files.setLastModifiedTime(first.key(), FileTime.from(Instant.now().plusSeconds(5)));
      await()
          .pollDelay(Duration.ofMillis(1_500))
          .until(() -> nameServed(backend, trustsFirst).contains("CN=first"));

      second.replace(first);
      Files.delete(keyOfFirst);
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> nameServed(backend, trustsSecond).contains("CN=second"));
    }
  }

  // A client of its own for each: a connection that is open goes on with its certificate.
  private static String nameServed(Backend backend, SSLContext trust) throws Exception {
    HttpResponse<String> answer =
        get(HttpClient.newBuilder().sslContext(trust).build(), backend.queryPort(), "/health/live");
    X509Certificate served =
        (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
    return served.getSubjectX500Principal().getName();
  }
}
