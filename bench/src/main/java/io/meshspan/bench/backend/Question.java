package io.meshspan.bench.backend;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;

/**
 * Something to ask a backend about the spans of the load.
 *
 * @param what in the words of the table; the same question to two backends has the same
 * @param url for a trace's id that was seen in an answer before, and the time now
 */
record Question(String what, Function<Moment, String> url) {
  static final String BY_ID = "trace by id";

  /**
   * When it is asked.
   *
   * @param traceId of a trace that is there
   */
  record Moment(String traceId, Instant now) {
    /** Seconds since 1970, that long ago. */
    long secondsAgo(long seconds) {
      return now.getEpochSecond() - seconds;
    }
  }

  /**
   * Jaeger's API: the newest 20 traces of a service within the last minute, with a tag or without.
   */
  static Question jaeger(String what, String base, String tags) {
    String tagged = tags.isEmpty() ? "" : "&tags=" + encoded(tags);
    return new Question(
        what,
        at ->
            base
                + "/api/traces?limit=20&service=node-1"
                + tagged
                + ("&start=" + at.secondsAgo(60) + "000000")
                + ("&end=" + at.secondsAgo(-5) + "000000"));
  }

  /** Tempo's API: TraceQL over the last minute. */
  static Question traceQl(String what, String base, String query) {
    return new Question(
        what,
        at ->
            base
                + "/api/search?limit=20&q="
                + encoded(query)
                + ("&start=" + at.secondsAgo(60))
                + ("&end=" + at.secondsAgo(-5)));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
