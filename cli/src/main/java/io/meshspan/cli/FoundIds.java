package io.meshspan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the traces of a time, newest times first. A backend answers so many at most: a time with
 * more is asked for in halves.
 */
final class FoundIds {
  /** A backend answers no more at once. */
  private static final int MOST = 1_500;

  private static final JsonMapper JSON = new JsonMapper();

  private final Remote remote;
  private final Optional<String> service;
  private final Predicate<String> visitor;
  private final Set<String> seen = new HashSet<>();

  private FoundIds(Remote remote, Optional<String> service, Predicate<String> visitor) {
    this.remote = remote;
    this.service = service;
    this.visitor = visitor;
  }

  /**
   * Gives each id once to the visitor, until it wants no more.
   *
   * @param service whose spans a trace must have; none for any
   * @param most how many are wanted, above zero
   */
  static void between(
      Instant from,
      Instant to,
      Optional<String> service,
      int most,
      Remote remote,
      Predicate<String> visitor) {
    new FoundIds(remote, service, visitor).visit(from, to, Math.min(most, MOST));
  }

  private boolean visit(Instant from, Instant to, int depth) {
    JsonNode found = ask(from, to, depth).path("summaries");
    Duration half = Duration.between(from, to).dividedBy(2);
    // Fewer than were asked for are all; as many as were wanted are enough.
    if (depth == MOST && found.size() >= MOST && !half.isZero()) {
      Instant middle = from.plus(half);
      return visit(middle, to, depth) && visit(from, middle, depth);
    }
    for (JsonNode each : found) {
      String id = each.path("traceId").asText();
      if (seen.add(id) && !visitor.test(id)) {
        return false;
      }
    }
    return true;
  }

  private JsonNode ask(Instant from, Instant to, int depth) {
    String path =
        "/api/v3/trace-summaries?query.startTimeMin="
            + from
            + "&query.startTimeMax="
            + to
            + "&query.searchDepth="
            + depth
            + service
                .map(
                    name -> "&query.serviceName=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .orElse("");
    HttpResponse<InputStream> answer = remote.get(path);
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200) {
        throw new ProblemException(
            remote
                + " does not answer searches (status "
                + answer.statusCode()
                + "): name the backend's page with --endpoint, such as http://localhost:16686");
      }
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new ProblemException(
          remote + " gave an answer that is no list of traces: is --endpoint the page's port?", e);
    }
  }
}
