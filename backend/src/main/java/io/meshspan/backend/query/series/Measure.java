package io.meshspan.backend.query.series;

import java.util.List;
import java.util.Locale;

/**
 * What is made of the observations of an interval.
 *
 * @param unit by which every number is divided: a thousand million turns nanoseconds into seconds
 * @param quantiles from 0 to 1, of {@link Function#QUANTILE_OVER_TIME} alone
 */
public record Measure(Function function, double unit, List<Double> quantiles) {
  public Measure {
    quantiles = List.copyOf(quantiles);
  }

  /** A measure without quantiles. */
  public static Measure of(Function function, double unit) {
    return new Measure(function, unit, List.of());
  }

  /** Named as the language names it. */
  public enum Function {
    /** How many, per second. */
    RATE,
    /** How many. */
    COUNT_OVER_TIME,
    /** The least. */
    MIN_OVER_TIME,
    /** The greatest. */
    MAX_OVER_TIME,
    /** All together. */
    SUM_OVER_TIME,
    /** The mean. */
    AVG_OVER_TIME,
    /** How many between two powers of two. */
    HISTOGRAM_OVER_TIME,
    /** What a share of them does not exceed, read off the powers of two. */
    QUANTILE_OVER_TIME;

    /** Its name in a query. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it counts, and does not look at the numbers. */
    public boolean isCount() {
      return this == RATE || this == COUNT_OVER_TIME;
    }

    /** Whether the numbers are sorted into powers of two. */
    public boolean isBucketed() {
      return this == HISTOGRAM_OVER_TIME || this == QUANTILE_OVER_TIME;
    }
  }
}
