package io.meshspan.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshspan.backend.Backend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a real backend has received, as its Jaeger API tells it. */
final class Received {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Backend backend;

  Received(Backend backend) {
    this.backend = backend;
  }

  List<String> services() throws IOException, InterruptedException {
    List<String> services = new ArrayList<>();
    get("/api/services").path("data").forEach(service -> services.add(service.asText()));
    return services;
  }

  /** The resource of a service's newest trace, without its name. */
  Map<String, String> resourceOf(String service) throws IOException, InterruptedException {
    JsonNode trace = get("/api/traces?limit=1&service=" + service).path("data").path(0);
    Map<String, String> resource = new HashMap<>();
    trace
        .path("processes")
        .forEach(
            process ->
                process
                    .path("tags")
                    .forEach(
                        tag -> resource.put(tag.path("key").asText(), tag.path("value").asText())));
    return resource;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + backend.queryPort() + path);
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(answer.body());
  }
}
