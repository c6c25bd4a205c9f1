package io.meshspan.backend.query.series;

import java.util.List;

/**
 * All series, in the order of their labels.
 *
 * @param isPartial whether a limit left something out
 */
public record SeriesAnswer(List<Series> series, boolean isPartial) {
  public SeriesAnswer {
    series = List.copyOf(series);
  }
}
