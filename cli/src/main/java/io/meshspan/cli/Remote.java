package io.meshspan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** A backend that runs somewhere, asked over HTTP. */
final class Remote {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI endpoint;
  private final Optional<String> token;
  private final HttpClient http;

  Remote(URI endpoint, Optional<String> token, Optional<SSLContext> trusting) {
    this.endpoint = endpoint;
    this.token = token;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10));
    trusting.ifPresent(client::sslContext);
    this.http = client.build();
  }

  /**
   * A question.
   *
   * @param path with its query, encoded
   * @throws ProblemException when nothing answers there, or a token is wanted
   */
  HttpResponse<InputStream> get(String path) {
    return send(HttpRequest.newBuilder(at(path)).GET());
  }

  /** Sends JSON; throws as {@link #get} does. */
  HttpResponse<InputStream> post(String path, byte[] json) {
    return send(
        HttpRequest.newBuilder(at(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json)));
  }

  private URI at(String path) {
    return URI.create(endpoint.toString().replaceAll("/+$", "") + path);
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request) {
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    try {
      HttpResponse<InputStream> answer =
          http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofInputStream());
      if (answer.statusCode() == 401) {
        throw new ProblemException(
            "the backend at "
                + endpoint
                + (token.isPresent() ? " does not know this token" : " asks for a token")
                + ": name its file with --token-file FILE");
      }
      return answer;
    } catch (SSLException e) {
      throw new ProblemException(
          "no TLS with "
              + endpoint
              + " ("
              + e.getMessage()
              + "): name its certificate with --ca-cert FILE, or ask over http",
          e);
    } catch (IOException e) {
      throw new ProblemException(
          "nothing answers at "
              + endpoint
              + ": start a backend (meshspan up), or name its address with --endpoint",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException("interrupted while the backend was asked", e);
    }
  }

  @Override
  public String toString() {
    return endpoint.toString();
  }
}
