package io.meshspan.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** A plain HTTP client of a backend. */
public final class Client {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Backend backend;

  /** Talks to this backend. */
  public Client(Backend backend) {
    this.backend = backend;
  }

  /** A GET on the query port. */
  public HttpResponse<String> get(String path) {
    return send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + backend.queryPort() + path))
            .build());
  }

  /** The JSON of a GET on the query port. */
  public JsonNode json(String path) {
    return parse(get(path).body());
  }

  /** What a text says as JSON. */
  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  /** A POST of spans; headers as name, value, name, value. */
  public HttpResponse<String> post(byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + backend.otlpHttpPort() + "/v1/traces"))
            .POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /** A POST of spans in OTLP/JSON. */
  public HttpResponse<String> postJson(String body) {
    return post(body.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
  }

  /** Any request. */
  public HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(
          HttpRequest.newBuilder(request, (name, value) -> true)
              .timeout(Duration.ofSeconds(20))
              .build(),
          BodyHandlers.ofString(
              StandardCharsets.ISO_8859_1.equals(charset(request))
                  ? StandardCharsets.ISO_8859_1
                  : StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }

  // Protobuf answers are read byte by character, so that a test can look into them.
  private static java.nio.charset.Charset charset(HttpRequest request) {
    return request.headers().firstValue("Content-Type").orElse("").contains("protobuf")
        ? StandardCharsets.ISO_8859_1
        : StandardCharsets.UTF_8;
  }

  /** The bytes in gzip. */
  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
