package io.meshspan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Jaeger's API of a demo's backend. */
final class DemoApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final int portOffset;

  DemoApi(int portOffset) {
    this.portOffset = portOffset;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + (16_686 + portOffset) + path);
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(answer.body());
  }

  JsonNode traces(String service, String operation) throws IOException, InterruptedException {
    return get("/api/traces?service=" + service + "&operation=" + operation).path("data");
  }

  /** The value of a tag as text, "" when it is not there. */
  static String tag(JsonNode span, String key) {
    for (JsonNode tag : span.path("tags")) {
      if (tag.path("key").asText().equals(key)) {
        return tag.path("value").asText();
      }
    }
    return "";
  }
}
