package io.meshspan.backend.api.tempo;

import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.GoDuration;
import io.meshspan.backend.api.parameters.Parameters;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;

/** The parameters of questions for metrics, by Tempo's rules. */
final class MetricsParameters {
  private static final long SINCE_NANOS = Duration.ofHours(1).toNanos();
  private static final int LONGEST_SECONDS = 10;
  private static final int STEPS = 240;
  private static final long SMALLEST_STEP_NANOS = Duration.ofMillis(50).toNanos();
  private static final long[] GRAINS_SECONDS = {3_600, 300, 60, 15, 5, 1};

  private final Parameters parameters;
  private final long now;
  private final long end;
  private final long start;

  MetricsParameters(Parameters parameters, Clock clock) {
    this.parameters = parameters;
    this.now = nanos(clock.instant());
    this.end = moment("end", now);
    long since =
        parameters.text("since").map(text -> GoDuration.nanos("since", text)).orElse(SINCE_NANOS);
    this.start = moment("start", Math.min(end, now) - since);
  }

  MetricsQuestion range() {
    long step = parameters.text("step").map(MetricsParameters::step).orElseGet(this::standardStep);
    return MetricsQuestion.range(
        query(), start, end, step, number("exemplars"), number("maxSeries"));
  }

  MetricsQuestion instant() {
    return MetricsQuestion.instant(query(), start, end);
  }

  private String query() {
    return parameters.text("q").or(() -> parameters.text("query")).orElse("");
  }

  private long number(String name) {
    return Math.max(0, parameters.integer(name).orElse(0));
  }

  /** Seconds since 1970 with up to ten digits or a dot, nanoseconds with more, or RFC 3339. */
  private long moment(String name, long otherwise) {
    String text = parameters.text(name).orElse("");
    try {
      if (text.isEmpty()) {
        return otherwise;
      }
      if (text.indexOf(':') >= 0) {
        return nanos(OffsetDateTime.parse(text).toInstant());
      }
      boolean isSeconds = text.indexOf('.') >= 0 || text.length() <= LONGEST_SECONDS;
      return isSeconds
          ? new BigDecimal(text).movePointRight(9).toBigInteger().longValueExact()
          : Long.parseLong(text);
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      throw new BadParameterException(
          "could not parse '"
              + name
              + "' parameter: \""
              + text
              + "\" is no time: give seconds or nanoseconds since 1970, or 2026-01-31T12:00:00Z");
    }
  }

  private static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)),
        instant.getNano());
  }

  private static long step(String text) {
    try {
      return new BigDecimal(text).movePointRight(9).toBigInteger().longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      return GoDuration.nanos("step", text);
    }
  }

  /** About 240 steps, each a whole number of a grain that people know. */
  private long standardStep() {
    long part = (end - start) / STEPS;
    if (end - start < Duration.ofMinutes(1).toNanos()) {
      return Math.max(SMALLEST_STEP_NANOS, part - part % SMALLEST_STEP_NANOS);
    }
    for (long seconds : GRAINS_SECONDS) {
      long grain = TimeUnit.SECONDS.toNanos(seconds);
      if (part > grain) {
        return part - part % grain;
      }
    }
    return TimeUnit.SECONDS.toNanos(1);
  }
}
