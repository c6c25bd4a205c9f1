package io.meshspan.cli.load;

import java.util.Arrays;
import java.util.List;

/**
 * Values by Zipf's law: the k-th occurs in proportion to 1/k to the power of the exponent.
 * Immutable.
 */
final class Skewed<T> {
  private final List<T> values;
  private final double[] upTo;

  private Skewed(List<T> values, double[] upTo) {
    this.values = values;
    this.upTo = upTo;
  }

  static <T> Skewed<T> of(double exponent, List<T> values) {
    double[] upTo = new double[values.size()];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += 1 / StrictMath.pow(i + 1, exponent);
      upTo[i] = sum;
    }
    for (int i = 0; i < upTo.length; i++) {
      upTo[i] /= sum;
    }
    return new Skewed<>(List.copyOf(values), upTo);
  }

  List<T> all() {
    return values;
  }

  /** The value at this share of the whole, from 0 (inclusive) to 1. */
  T at(double share) {
    int found = Arrays.binarySearch(upTo, share);
    return values.get(Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1));
  }
}
