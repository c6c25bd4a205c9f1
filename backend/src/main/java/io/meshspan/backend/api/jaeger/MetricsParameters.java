package io.meshspan.backend.api.jaeger;

import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.query.calls.CallFilter;
import io.meshspan.backend.query.calls.CallFilter.Grouping;
import io.meshspan.backend.query.calls.ChartTimes;
import io.meshspan.store.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The parameters of {@code /api/metrics}, by Jaeger's rules and with its defaults. */
record MetricsParameters(CallFilter filter, ChartTimes times) {
  private static final long LOOKBACK_MILLIS = Duration.ofHours(1).toMillis();
  private static final long STEP_MILLIS = Duration.ofSeconds(5).toMillis();
  private static final long WINDOW_MILLIS = Duration.ofMinutes(10).toMillis();

  /** As many as Prometheus answers. */
  private static final int MOST_POINTS = 11_000;

  static MetricsParameters of(Parameters parameters, Instant now) {
    List<String> services = parameters.all("service");
    if (services.isEmpty()) {
      throw new BadParameterException(
          "unable to parse param 'service': please provide at least one service name");
    }
    Grouping grouping =
        isTrue("groupByOperation", parameters) ? Grouping.OPERATION : Grouping.SERVICE;
    return new MetricsParameters(
        new CallFilter(Set.copyOf(services), kinds(parameters.all("spanKind")), grouping),
        times(parameters, now));
  }

  static double quantile(Parameters parameters) {
    String text =
        parameters
            .text("quantile")
            .orElseThrow(
                () ->
                    new BadParameterException(
                        "unable to parse param 'quantile': it is required, from 0 to 1"));
    try {
      double quantile = Double.parseDouble(text);
      if (quantile >= 0 && quantile <= 1) {
        return quantile;
      }
    } catch (NumberFormatException e) {
      // the same answer as for a number out of range
    }
    throw new BadParameterException(
        "unable to parse param 'quantile': \"" + text + "\" is not a number from 0 to 1");
  }

  private static ChartTimes times(Parameters parameters, Instant now) {
    long end = millis("endTs", now.toEpochMilli(), 0, parameters);
    long lookback = millis("lookback", LOOKBACK_MILLIS, 0, parameters);
    long step = millis("step", STEP_MILLIS, 1, parameters);
    long window = millis("ratePer", WINDOW_MILLIS, 1, parameters);
    long start = Math.max(0, end - lookback);
    if ((end - start) / step >= MOST_POINTS) {
      throw new BadParameterException(
          "a 'lookback' of "
              + lookback
              + " ms in steps of "
              + step
              + " ms is more than "
              + MOST_POINTS
              + " points: ask for a larger 'step'");
    }
    return new ChartTimes(
        TimeUnit.MILLISECONDS.toNanos(start),
        TimeUnit.MILLISECONDS.toNanos(end),
        TimeUnit.MILLISECONDS.toNanos(step),
        TimeUnit.MILLISECONDS.toNanos(window));
  }

  private static long millis(String name, long otherwise, long least, Parameters parameters) {
    long given = parameters.integer(name).orElse(otherwise);
    long most = TimeUnit.NANOSECONDS.toMillis(Long.MAX_VALUE);
    if (given < least || given > most) {
      throw new BadParameterException(
          "unable to parse param '"
              + name
              + "': "
              + given
              + " is not from "
              + least
              + " to "
              + most);
    }
    return given;
  }

  private static Set<SpanKind> kinds(List<String> names) {
    if (names.isEmpty()) {
      return Set.of(SpanKind.SERVER);
    }
    Set<SpanKind> kinds = EnumSet.noneOf(SpanKind.class);
    for (String name : names) {
      try {
        kinds.add(SpanKind.valueOf(name.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new BadParameterException(
            "unable to parse param 'spanKind': unsupported span kind: '" + name + "'");
      }
    }
    return kinds;
  }

  private static boolean isTrue(String name, Parameters parameters) {
    String text = parameters.text(name).orElse("false");
    return switch (text) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default ->
          throw new BadParameterException(
              "unable to parse param '" + name + "': \"" + text + "\" is neither true nor false");
    };
  }
}
