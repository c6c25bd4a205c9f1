package io.meshspan.backend.query.series;

import java.util.Arrays;

/** A number for each interval, as far as something was observed there. */
final class Cells {
  private final Measure.Function function;
  private final double[] values;

  /** How many make up a mean; of no other function. */
  private final double[] weights;

  Cells(Measure.Function function, int intervals) {
    this.function = function;
    this.values = new double[intervals];
    this.weights = new double[function == Measure.Function.AVG_OVER_TIME ? intervals : 0];
    if (!isSum()) {
      Arrays.fill(values, Double.NaN);
    }
  }

  private boolean isSum() {
    return function.isCount()
        || function.isBucketed()
        || function == Measure.Function.AVG_OVER_TIME;
  }

  void add(int interval, double value) {
    add(interval, value, 1);
  }

  /** Adds a sum of so many. */
  void add(int interval, double value, double weight) {
    double old = values[interval];
    values[interval] =
        switch (function) {
          case MIN_OVER_TIME -> Double.isNaN(old) ? value : Math.min(old, value);
          case MAX_OVER_TIME -> Double.isNaN(old) ? value : Math.max(old, value);
          case SUM_OVER_TIME -> Double.isNaN(old) ? value : old + value;
          default -> old + value;
        };
    if (weights.length > 0) {
      weights[interval] += weight;
    }
  }

  void merge(Cells other) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(other.values[i])) {
        add(i, other.values[i], weights.length > 0 ? other.weights[i] : 0);
      }
    }
  }

  /** A copy, divided. */
  double[] dividedBy(double divisor) {
    double[] divided = new double[values.length];
    for (int i = 0; i < divided.length; i++) {
      divided[i] = (weights.length > 0 ? values[i] / weights[i] : values[i]) / divisor;
    }
    return divided;
  }

  /** A copy, multiplied. */
  double[] times(double factor) {
    return Arrays.stream(values).map(each -> each * factor).toArray();
  }

  double sum() {
    return Arrays.stream(values).sum();
  }

  double value(int interval) {
    return values[interval];
  }
}
