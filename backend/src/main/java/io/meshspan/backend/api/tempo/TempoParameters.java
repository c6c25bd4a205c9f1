package io.meshspan.backend.api.tempo;

import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.store.TimeRange;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Parameters that several endpoints have, by Tempo's rules. */
final class TempoParameters {
  private static final long MOST_SECONDS = 0xFFFFFFFFL;

  private TempoParameters() {}

  /** {@code start} and {@code end} in seconds, both or neither. */
  static TimeRange range(Parameters parameters) {
    OptionalLong start = seconds(parameters, "start");
    OptionalLong end = seconds(parameters, "end");
    if (start.isEmpty() && end.isEmpty()) {
      return TimeRange.ALWAYS;
    }
    if (start.orElse(0) >= end.orElse(0)) {
      throw new BadParameterException(
          "http parameter start must be before end. received start="
              + start.orElse(0)
              + " end="
              + end.orElse(0));
    }
    return new TimeRange(
        TimeUnit.SECONDS.toNanos(start.orElse(0)), TimeUnit.SECONDS.toNanos(end.orElse(0)));
  }

  private static OptionalLong seconds(Parameters parameters, String name) {
    OptionalLong given = parameters.integer(name);
    if (given.isPresent() && (given.getAsLong() < 0 || given.getAsLong() > MOST_SECONDS)) {
      throw new BadParameterException(
          "invalid " + name + ": \"" + given.getAsLong() + "\" is no time in seconds since 1970");
    }
    return given;
  }

  static int number(Parameters parameters, String name, int otherwise, int least, int most) {
    long given = parameters.integer(name).orElse(otherwise);
    if (given < least || given > most) {
      throw new BadParameterException(
          "invalid " + name + ": " + given + " is not from " + least + " to " + most);
    }
    return (int) given;
  }
}
