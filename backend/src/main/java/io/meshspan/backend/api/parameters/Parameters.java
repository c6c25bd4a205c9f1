package io.meshspan.backend.api.parameters;

import com.linecorp.armeria.common.QueryParams;
import io.meshspan.store.TimeRange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A request's query parameters. One that is empty counts as not given. */
public final class Parameters {
  /** More traces than this are never answered at once. */
  public static final int MOST_TRACES = 1_500;

  private final QueryParams params;

  /** Reads these. */
  public Parameters(QueryParams params) {
    this.params = params;
  }

  /** The first value of a name. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(params.get(name)).filter(value -> !value.isEmpty());
  }

  /** Every value of a name. */
  public List<String> all(String name) {
    return params.getAll(name).stream().filter(value -> !value.isEmpty()).toList();
  }

  /**
   * An integer.
   *
   * @throws BadParameterException when it is none
   */
  public OptionalLong integer(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text.get()));
    } catch (NumberFormatException e) {
      throw new BadParameterException(
          "unable to parse param '" + name + "': \"" + text.get() + "\" is not an integer");
    }
  }

  /**
   * How many traces are asked for: at least one, at most {@link #MOST_TRACES} (who asks for more
   * gets these).
   */
  public int limit(int otherwise) {
    long limit = integer("limit").orElse(otherwise);
    if (limit < 1) {
      throw new BadParameterException("param 'limit' must be at least 1, not " + limit);
    }
    return (int) Math.min(limit, MOST_TRACES);
  }

  /**
   * {@code start} to {@code end}.
   *
   * @param nanosPerUnit of the unit in which they are given
   * @param nowNanos the end where none is given
   * @param backNanos how long before its end the range starts where no start is given
   */
  public TimeRange range(long nanosPerUnit, long nowNanos, long backNanos) {
    long end = scaled("end", nanosPerUnit).orElse(nowNanos);
    long start = scaled("start", nanosPerUnit).orElse(Math.max(0, end - backNanos));
    if (end < start) {
      throw new BadParameterException("param 'end' is before param 'start'");
    }
    // A moment given in microseconds means all of its nanoseconds.
    long rest = nanosPerUnit - 1;
    return new TimeRange(start, end > Long.MAX_VALUE - rest ? Long.MAX_VALUE : end + rest);
  }

  private OptionalLong scaled(String name, long nanosPerUnit) {
    OptionalLong given = integer(name);
    if (given.isEmpty()) {
      return given;
    }
    long value = Math.max(0, given.getAsLong());
    return OptionalLong.of(
        value > Long.MAX_VALUE / nanosPerUnit ? Long.MAX_VALUE : value * nanosPerUnit);
  }

  /** Nanoseconds of {@code minDuration}, 0 where none is given. */
  public long minDuration() {
    return text("minDuration").map(text -> GoDuration.nanos("minDuration", text)).orElse(0L);
  }

  /**
   * Nanoseconds of {@code maxDuration}, without end where none is given.
   *
   * @throws BadParameterException when it is below {@code minDuration}
   */
  public long maxDuration() {
    long max =
        text("maxDuration")
            .map(text -> GoDuration.nanos("maxDuration", text))
            .orElse(Long.MAX_VALUE);
    if (max < minDuration()) {
      throw new BadParameterException("'maxDuration' should be greater than 'minDuration'");
    }
    return max;
  }
}
