package io.meshspan.mesh.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the backend has of the mesh, read as Jaeger's page reads it. */
final class RecordedTraces {
  private static final int ALL = 20_000;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String api;

  RecordedTraces(int queryPort) {
    api = "http://127.0.0.1:" + queryPort + "/api/";
  }

  Set<String> services() throws IOException, InterruptedException {
    Set<String> services = new TreeSet<>();
    get("services").forEach(name -> services.add(name.asText()));
    return services;
  }

  List<JsonNode> traces(String service, String operation) throws IOException, InterruptedException {
    return listOf(get("traces?limit=" + ALL + "&service=" + service + "&operation=" + operation));
  }

  List<JsonNode> spans(String service, String operation) throws IOException, InterruptedException {
    List<JsonNode> spans = new ArrayList<>();
    for (JsonNode trace : traces(service, operation)) {
      for (JsonNode span : trace.get("spans")) {
        if (span.get("operationName").asText().equals(operation)) {
          spans.add(span);
        }
      }
    }
    return spans;
  }

  /** Spans with a parent that is not there, but for traces that begin between those times. */
  List<String> withoutAParent(Collection<String> services, Instant exemptFrom, Instant exemptTo)
      throws IOException, InterruptedException {
    List<String> lost = new ArrayList<>();
    for (String service : services) {
      for (JsonNode trace : get("traces?limit=" + ALL + "&service=" + service)) {
        Instant begin = begin(trace);
        if (begin.isBefore(exemptFrom) || begin.isAfter(exemptTo)) {
          lost.addAll(withoutAParent(trace));
        }
      }
    }
    return lost;
  }

  private static List<String> withoutAParent(JsonNode trace) {
    Set<String> there = new TreeSet<>();
    trace.get("spans").forEach(span -> there.add(span.get("spanID").asText()));
    List<String> lost = new ArrayList<>();
    for (JsonNode span : trace.get("spans")) {
      for (JsonNode reference : span.get("references")) {
        if (reference.get("refType").asText().equals("CHILD_OF")
            && !there.contains(reference.get("spanID").asText())) {
          lost.add(
              span.get("operationName").asText()
                  + " in "
                  + begin(trace)
                  + " "
                  + trace.get("traceID"));
        }
      }
    }
    return lost;
  }

  private static Instant begin(JsonNode trace) {
    long micros = Long.MAX_VALUE;
    for (JsonNode span : trace.get("spans")) {
      micros = Math.min(micros, span.get("startTime").asLong());
    }
    return Instant.ofEpochMilli(micros / 1000);
  }

  /** The services that a trace crosses. */
  static Set<String> services(JsonNode trace) {
    Set<String> services = new TreeSet<>();
    trace.get("processes").forEach(process -> services.add(process.get("serviceName").asText()));
    return services;
  }

  /** A span's attribute; a missing node when it has none of that name. */
  static JsonNode tag(JsonNode span, String key) {
    for (JsonNode tag : span.get("tags")) {
      if (tag.get("key").asText().equals(key)) {
        return tag.get("value");
      }
    }
    return MissingNode.getInstance();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(api + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answers " + response.statusCode() + ": " + response.body());
    }
    return json.readTree(response.body()).get("data");
  }

  private static List<JsonNode> listOf(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }
}
