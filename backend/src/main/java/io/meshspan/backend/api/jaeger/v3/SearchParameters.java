package io.meshspan.backend.api.jaeger.v3;

import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.GoDuration;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.api.parameters.Tags;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The parameters of a search. Each is known in camel case and in snake case. */
final class SearchParameters {
  private static final int LIMIT = 100;

  private SearchParameters() {}

  static TraceQuery query(Parameters parameters) {
    long start = time(parameters, "query.startTimeMin");
    long end = time(parameters, "query.startTimeMax");
    if (end < start) {
      throw new BadParameterException("query.startTimeMax is before query.startTimeMin");
    }
    long min = duration(parameters, "query.durationMin").orElse(0L);
    long max = duration(parameters, "query.durationMax").orElse(Long.MAX_VALUE);
    if (max < min) {
      throw new BadParameterException("query.durationMax is below query.durationMin");
    }
    Map<String, String> tags =
        text(parameters, "query.attributes")
            .map(json -> Tags.ofJson("query.attributes", json))
            .orElse(Map.of());
    return new TraceQuery(
        text(parameters, "query.serviceName"),
        text(parameters, "query.operationName"),
        tags,
        min,
        max,
        new TimeRange(start, end),
        limit(parameters));
  }

  private static int limit(Parameters parameters) {
    Optional<String> text =
        text(parameters, "query.searchDepth").or(() -> parameters.text("query.num_traces"));
    if (text.isEmpty()) {
      return LIMIT;
    }
    try {
      int depth = Integer.parseInt(text.get());
      if (depth > 0) {
        return Math.min(depth, Parameters.MOST_TRACES);
      }
    } catch (NumberFormatException e) {
      // the same answer as for a number below one
    }
    throw new BadParameterException(
        "malformed parameter query.searchDepth: \"" + text.get() + "\" is not a number above zero");
  }

  private static long time(Parameters parameters, String name) {
    String text =
        text(parameters, name)
            .orElseThrow(
                () ->
                    new BadParameterException(
                        "query.startTimeMin and query.startTimeMax are required"));
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return Math.max(
          0, Math.addExact(TimeUnit.SECONDS.toNanos(time.getEpochSecond()), (long) time.getNano()));
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadParameterException(
          "malformed parameter "
              + name
              + ": \""
              + text
              + "\" is not a time like 2026-01-31T12:00:00.5Z");
    }
  }

  private static Optional<Long> duration(Parameters parameters, String name) {
    return text(parameters, name).map(text -> GoDuration.nanos(name, text));
  }

  /** A parameter by its name, or by its name in snake case. */
  static Optional<String> text(Parameters parameters, String name) {
    String snake = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    return parameters.text(name).or(() -> parameters.text(snake));
  }
}
