package io.meshspan.backend.api.tempo;

import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.TimeBudget;
import io.meshspan.backend.query.series.SeriesAnswer;
import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.backend.query.traceql.MetricsRun;
import java.time.Duration;
import java.util.List;

/**
 * Numbers over time while they are counted: about twice a second those of the intervals that are
 * done since, as Tempo streams them. What is told once stays true, so that readers who keep the
 * first number of a moment and readers who keep the last one show the same.
 */
final class MetricsProgress {
  private static final long BETWEEN_NANOS = Duration.ofMillis(500).toNanos();

  /** Of the intervals, looked at first to learn how long they take. */
  private static final int FIRST_SHARE = 16;

  private static final double MOST_GROWTH = 4;

  private final MetricsRun run;
  private final TimeGrid grid;
  private final Parts parts;
  private long toldNanos;

  MetricsProgress(MetricsRun run, TimeGrid grid, Parts parts) {
    this.run = run;
    this.grid = grid;
    this.parts = parts;
  }

  /** Takes what is known so far. */
  interface Parts {
    /** Takes numbers of intervals that will not change; none when none are done since. */
    void take(SeriesAnswer done, long inspectedTraces, long inspectedSpans);
  }

  /** Counts; whether there was time for all of it. */
  boolean over(Queries queries, TimeBudget budget) {
    int told = grid.intervals();
    int done = grid.intervals();
    int next = run.canGoByParts() ? Math.max(1, grid.intervals() / FIRST_SHARE) : done;
    long numbersNanos = System.nanoTime();
    toldNanos = numbersNanos;
    while (done > 0) {
      int from = Math.max(0, done - next);
      long began = System.nanoTime();
      if (!run.over(grid.range(from, done), queries, () -> goesOn(budget))) {
        return false;
      }
      next = fitting(done - from, System.nanoTime() - began);
      done = from;
      if (done > 0 && System.nanoTime() - numbersNanos > BETWEEN_NANOS) {
        SeriesAnswer since = run.answer().within(grid.range(done, told));
        budget.standsStill(() -> tell(since));
        numbersNanos = toldNanos;
        told = done;
      }
    }
    return true;
  }

  private boolean goesOn(TimeBudget budget) {
    if (System.nanoTime() - toldNanos > BETWEEN_NANOS) {
      budget.standsStill(() -> tell(new SeriesAnswer(List.of(), false)));
    }
    return !budget.isSpent();
  }

  /** So many intervals that they are done when the next numbers are to be told. */
  private int fitting(int intervals, long nanos) {
    // A quiet hour tells little of the hour before.
    double share = Math.min(MOST_GROWTH, (double) BETWEEN_NANOS / Math.max(1, nanos));
    return (int) Math.max(1, Math.min(grid.intervals(), intervals * share));
  }

  private void tell(SeriesAnswer since) {
    parts.take(since, run.inspectedTraces(), run.inspectedSpans());
    toldNanos = System.nanoTime();
  }
}
