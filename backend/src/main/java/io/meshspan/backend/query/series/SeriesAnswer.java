package io.meshspan.backend.query.series;

import io.meshspan.store.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All series, in the order of their labels.
 *
 * @param isPartial whether a limit left something out
 */
public record SeriesAnswer(List<Series> series, boolean isPartial) {
  public SeriesAnswer {
    series = List.copyOf(series);
  }

  /** What it says of intervals that end in this range, and of spans that began in them. */
  public SeriesAnswer within(TimeRange range) {
    long after = TimeUnit.NANOSECONDS.toMillis(range.startEpochNanos() - 1);
    long last = TimeUnit.NANOSECONDS.toMillis(range.endEpochNanos());
    List<Series> left = new ArrayList<>();
    for (Series each : series) {
      List<Series.Sample> samples =
          each.samples().stream()
              .filter(sample -> sample.epochMillis() > after && sample.epochMillis() <= last)
              .toList();
      if (!samples.isEmpty()) {
        left.add(
            new Series(
                each.labels(),
                samples,
                each.exemplars().stream()
                    .filter(span -> span.epochMillis() >= after && span.epochMillis() <= last)
                    .toList()));
      }
    }
    return new SeriesAnswer(left, isPartial);
  }
}
