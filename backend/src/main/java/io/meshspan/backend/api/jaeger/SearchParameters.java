package io.meshspan.backend.api.jaeger;

import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.api.parameters.Tags;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceQuery;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The parameters of {@code /api/traces}, by Jaeger's rules and with its defaults. */
final class SearchParameters {
  private static final int LIMIT = 100;
  private static final long BACK_NANOS = Duration.ofDays(2).toNanos();
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int MOST_IDS = 100;

  private SearchParameters() {}

  static TraceQuery query(Parameters parameters, Instant now) {
    String service =
        parameters
            .text("service")
            .orElseThrow(() -> new BadParameterException("parameter 'service' is required"));
    long nowNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    TimeRange range = parameters.range(NANOS_PER_MICRO, nowNanos, BACK_NANOS);
    return new TraceQuery(
        Optional.of(service),
        parameters.text("operation"),
        Tags.of(parameters),
        parameters.minDuration(),
        parameters.maxDuration(),
        range,
        parameters.limit(LIMIT));
  }

  /** {@code endTs} and the {@code lookback} before it, in milliseconds. */
  static TimeRange lookback(Parameters parameters, Instant now) {
    long endMillis = parameters.integer("endTs").orElse(now.toEpochMilli());
    long backMillis = parameters.integer("lookback").orElse(DAY_MILLIS);
    if (endMillis < 0 || backMillis < 0) {
      throw new BadParameterException("'endTs' and 'lookback' are milliseconds, 0 or more");
    }
    long end = TimeUnit.MILLISECONDS.toNanos(endMillis);
    long start = Math.max(0, end - TimeUnit.MILLISECONDS.toNanos(backMillis));
    long rest = TimeUnit.MILLISECONDS.toNanos(1) - 1;
    return new TimeRange(start, end > Long.MAX_VALUE - rest ? Long.MAX_VALUE : end + rest);
  }

  static List<TraceId> traceIds(Parameters parameters) {
    List<String> asked = parameters.all("traceID");
    if (asked.size() > MOST_IDS) {
      throw new BadParameterException(
          "at most " + MOST_IDS + " 'traceID' can be asked for at once");
    }
    return asked.stream().map(SearchParameters::traceId).distinct().toList();
  }

  /** Hex of any length up to 32 digits, else base64 of 8 or 16 bytes. */
  static TraceId traceId(String text) {
    return TraceId.ofHex(text)
        .or(() -> ofBase64(text))
        .orElseThrow(
            () -> new BadParameterException("malformed trace ID: \"" + text + "\" is not hex"));
  }

  private static Optional<TraceId> ofBase64(String text) {
    if (text.length() > 24 || text.matches("[0-9a-fA-F]*")) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != 8 && bytes.length != 16) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long high = bytes.length == 16 ? buffer.getLong() : 0;
    long low = buffer.getLong();
    return (high | low) == 0 ? Optional.empty() : Optional.of(new TraceId(high, low));
  }
}
