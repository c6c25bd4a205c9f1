package io.meshspan.backend.query.series;

/**
 * How much one answer may hold.
 *
 * @param series at most so many; what would need more is left out
 * @param exemplars at most so many in all series together
 */
public record SeriesLimits(int series, int exemplars) {
  /** The most series that an answer ever has. */
  public static final int MOST_SERIES = 1_000;

  /** Eight bytes each, and some fifty in an answer. */
  private static final int MOST_CELLS = 1_000_000;

  public SeriesLimits {
    if (series < 1 || series > MOST_SERIES || exemplars < 0) {
      throw new IllegalArgumentException(series + " series, " + exemplars + " exemplars");
    }
  }

  /** How many rows of cells there may be. */
  int rows(TimeGrid grid) {
    return Math.min(series, Math.max(1, MOST_CELLS / grid.intervals()));
  }

  /** How many cells there may be where rows are no measure. */
  static int cells() {
    return MOST_CELLS;
  }
}
