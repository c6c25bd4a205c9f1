package io.meshspan.backend.api.tempo;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.backend.Client;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Asks Tempo's API, and says in a line or two what it answered. */
final class ShortAnswers {
  private static final int RANGE_SECONDS = 180;

  private final Client client;
  private final int port;
  private final long base;

  ShortAnswers(Client client, int port, long baseSeconds) {
    this.client = client;
    this.port = port;
    this.base = baseSeconds;
  }

  List<String> to(String question) {
    String[] words = question.split(" ", 2);
    List<String> lines =
        switch (words[0]) {
          case "search" -> search(words[1]);
          case "metrics" -> metrics(words[1].split(" ", 2));
          case "instant" -> instant(words[1]);
          case "values" -> values(words[1]);
          default -> throw new IllegalArgumentException(question);
        };
    return lines.isEmpty() ? List.of("nothing") : lines;
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build());
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + " -> " + answer.statusCode() + " " + answer.body());
    }
    return Client.parse(answer.body());
  }

  private static String encoded(String query) {
    return URLEncoder.encode(query, StandardCharsets.UTF_8);
  }

  private List<String> search(String query) {
    JsonNode traces =
        get("/api/search?limit=100&spss=100&start=%d&end=%d&q=%s"
                .formatted(base - 60, base + 240, encoded(query)))
            .path("traces");
    return each(traces)
        .map(
            trace ->
                trace.path("traceID").asText()
                    + ": "
                    + each(trace.path("spanSets"))
                        .map(ShortAnswers::spanset)
                        .sorted()
                        .collect(Collectors.joining(" / ")))
        .sorted()
        .toList();
  }

  private static String spanset(JsonNode set) {
    String said = attributes(set);
    List<String> spans =
        each(set.path("spans"))
            .sorted(Comparator.comparing(span -> span.path("spanID").asText()))
            .map(ShortAnswers::span)
            .toList();
    if (set.path("matched").asInt() != spans.size()) {
      throw new AssertionError(set.toString());
    }
    return (said.isEmpty() ? "" : "[" + said + "] ") + String.join(" ", spans);
  }

  private static String span(JsonNode span) {
    String id = span.path("spanID").asText().replaceFirst("^a0*", "");
    String name = span.has("name") ? "\"" + span.path("name").asText() + "\"" : "";
    String attributes = attributes(span);
    return id + name + (attributes.isEmpty() ? "" : "{" + attributes + "}");
  }

  private static String attributes(JsonNode of) {
    return each(of.path("attributes"))
        .map(ShortAnswers::entry)
        .sorted()
        .collect(Collectors.joining(","));
  }

  private static String entry(JsonNode entry) {
    JsonNode value = entry.path("value");
    JsonNode content = value.isEmpty() ? value : value.elements().next();
    return entry.path("key").asText()
        + "="
        + (value.has("doubleValue") ? number(content) : content.asText());
  }

  private static String number(JsonNode number) {
    BigDecimal rounded =
        BigDecimal.valueOf(number.asDouble()).round(new MathContext(9)).stripTrailingZeros();
    return rounded.toPlainString();
  }

  private List<String> metrics(String[] stepAndQuery) {
    int step = Integer.parseInt(stepAndQuery[0]);
    JsonNode series =
        get("/api/metrics/query_range?start=%d&end=%d&step=%d&q=%s"
                .formatted(base, base + RANGE_SECONDS, step, encoded(stepAndQuery[1])))
            .path("series");
    return each(series).map(line -> labels(line) + ": " + samples(line, step)).toList();
  }

  private String samples(JsonNode line, int step) {
    List<String> samples = new ArrayList<>();
    for (int second = 0; second <= RANGE_SECONDS; second += step) {
      long millis = (base + second) * 1_000;
      samples.add(
          each(line.path("samples"))
              .filter(sample -> sample.path("timestampMs").asLong() == millis)
              .map(sample -> number(sample.path("value")))
              .findFirst()
              .orElse("-"));
    }
    return String.join(" ", samples);
  }

  private static String labels(JsonNode line) {
    return each(line.path("labels")).map(ShortAnswers::entry).collect(Collectors.joining(","));
  }

  private List<String> instant(String query) {
    JsonNode series =
        get("/api/metrics/query?start=%d&end=%d&q=%s"
                .formatted(base, base + RANGE_SECONDS, encoded(query)))
            .path("series");
    return each(series).map(line -> labels(line) + ": " + number(line.path("value"))).toList();
  }

  private List<String> values(String tag) {
    String values =
        each(get("/api/v2/search/tag/%s/values?start=%d&end=%d"
                    .formatted(tag, base - 60, base + 240))
                .path("tagValues"))
            .map(value -> value.path("type").asText() + ":" + value.path("value").asText())
            .sorted()
            .collect(Collectors.joining(" "));
    return values.isEmpty() ? List.of() : List.of(values);
  }

  private static Stream<JsonNode> each(JsonNode nodes) {
    return StreamSupport.stream(nodes.spliterator(), false);
  }
}
