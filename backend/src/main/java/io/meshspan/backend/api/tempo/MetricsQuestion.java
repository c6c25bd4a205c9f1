package io.meshspan.backend.api.tempo;

import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.TimeBudget;
import io.meshspan.backend.query.series.SeriesAnswer;
import io.meshspan.backend.query.series.SeriesLimits;
import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.backend.query.traceql.MetricsQuery;
import io.meshspan.backend.query.traceql.MetricsRun;
import io.meshspan.backend.query.traceql.TraceQlException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** A question for numbers over time that makes sense, however it came. */
final class MetricsQuestion {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int MOST_EXEMPLARS = 100;
  private static final int MOST_STEPS = 10_000;

  private final MetricsQuery query;
  private final TimeGrid grid;
  private final SeriesLimits limits;

  private MetricsQuestion(MetricsQuery query, TimeGrid grid, SeriesLimits limits) {
    this.query = query;
    this.grid = grid;
    this.limits = limits;
  }

  /**
   * Its numbers.
   *
   * @param partial why something is missing, when it is
   */
  record Answer(
      SeriesAnswer found, long inspectedTraces, long inspectedSpans, Optional<String> partial) {}

  /**
   * Numbers of each step of a range.
   *
   * @param start in nanoseconds since 1970, as the end
   * @param step in nanoseconds
   * @param exemplars at most so many; as many as there may be when 0, unless the query says more
   * @param series at most so many; as many as there may be when 0
   * @throws BadParameterException when it makes no sense
   */
  static MetricsQuestion range(
      String query, long start, long end, long step, long exemplars, long series) {
    MetricsQuery understood = understood(query);
    checkRange(start, end);
    if (step <= 0 || (end - start) / step > MOST_STEPS) {
      throw new BadParameterException(
          "step of "
              + seconds(step)
              + " is too small, minimum step for given range is "
              + seconds((end - start) / MOST_STEPS));
    }
    long wanted = understood.exemplars().orElse(exemplars == 0 ? MOST_EXEMPLARS : cut(exemplars));
    return new MetricsQuestion(
        understood,
        TimeGrid.around(start, end, step),
        limits(series, Math.min(wanted, MOST_EXEMPLARS)));
  }

  /** One number of all of a range, with the parameters of {@link #range}. */
  static MetricsQuestion instant(String query, long start, long end) {
    MetricsQuery understood = understood(query);
    checkRange(start, end);
    return new MetricsQuestion(understood, TimeGrid.single(start, end), limits(0, 0));
  }

  private static int cut(long number) {
    return (int) Math.min(number, Integer.MAX_VALUE);
  }

  private static SeriesLimits limits(long series, long exemplars) {
    boolean isLess = series > 0 && series < SeriesLimits.MOST_SERIES;
    return new SeriesLimits(isLess ? (int) series : SeriesLimits.MOST_SERIES, (int) exemplars);
  }

  private static MetricsQuery understood(String query) {
    try {
      return MetricsQuery.parse(query);
    } catch (TraceQlException e) {
      throw new BadParameterException("invalid TraceQL query: " + e.getMessage());
    }
  }

  private static void checkRange(long start, long end) {
    if (start < 0 || end <= start) {
      throw new BadParameterException("end must be greater than start");
    }
    if (end - start > LONGEST.toNanos()) {
      throw new BadParameterException(
          "metrics query time range exceeds the maximum allowed duration of 24h0m0s");
    }
  }

  private static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + "s";
  }

  /** Looks at all of the range, until the time is up. */
  Answer ask(Queries queries) {
    MetricsRun run = query.over(grid, limits);
    TimeBudget budget = TimeBudget.of(queries.scanTime());
    boolean isWhole = run.over(grid.range(), queries, () -> !budget.isSpent());
    return answer(run, isWhole, queries);
  }

  /**
   * The same, with numbers of the intervals that are done, newest first, as long as it is at work.
   *
   * @param parts takes each number once, and before the answer that has all of them
   */
  Answer ask(Queries queries, MetricsProgress.Parts parts) {
    MetricsRun run = query.over(grid, limits);
    TimeBudget budget = TimeBudget.of(queries.scanTime());
    boolean isWhole = new MetricsProgress(run, grid, parts).over(queries, budget);
    return answer(run, isWhole, queries);
  }

  private Answer answer(MetricsRun run, boolean isWhole, Queries queries) {
    SeriesAnswer found = run.answer();
    Optional<String> partial = Optional.empty();
    if (!isWhole) {
      partial =
          Optional.of(
              "Older spans are not in these numbers: counting them takes longer than "
                  + queries.scanTime().toSeconds()
                  + " s. Ask for a shorter range.");
    } else if (found.isPartial()) {
      partial =
          Optional.of(
              "Response exceeds maximum series limit of "
                  + limits.series()
                  + ", a partial response is returned. Group by less, or filter more.");
    }
    return new Answer(found, run.inspectedTraces(), run.inspectedSpans(), partial);
  }
}
