package io.meshspan.mesh.autonomic;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * What is normal for one figure: the median of its last values, and how far they lie from it (the
 * median absolute deviation). Up to half of them may be odd without moving either; what is odd for
 * longer than that has become normal.
 */
final class Baseline {
  static final int ENOUGH = 6;
  static final int REMEMBERED = 60;

  /** By which the median absolute deviation of a normal distribution is its standard deviation. */
  private static final double TO_STANDARD = 1.4826;

  /** Less than this share of the median, or this much, is noise whatever the past was like. */
  private static final double NOISE_SHARE = 0.2;

  private static final double NOISE = 1;

  private final Deque<Double> values = new ArrayDeque<>();
  private double median;
  private double deviation;

  boolean isKnown() {
    return values.size() >= ENOUGH;
  }

  /** The robust z-score of a value above normal; 0 below it, and while normal is not known. */
  double above(double value) {
    double noise = Math.max(NOISE, NOISE_SHARE * median);
    return isKnown() ? Math.max(0, (value - median) / Math.max(noise, deviation)) : 0;
  }

  void learn(double value) {
    if (values.size() == REMEMBERED) {
      values.removeFirst();
    }
    values.addLast(value);
    double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
    median = medianOf(all);
    deviation =
        TO_STANDARD * medianOf(Arrays.stream(all).map(one -> Math.abs(one - median)).toArray());
  }

  private static double medianOf(double[] some) {
    Arrays.sort(some);
    int middle = some.length / 2;
    return some.length % 2 == 1 ? some[middle] : (some[middle - 1] + some[middle]) / 2;
  }

  double median() {
    return median;
  }

  double deviation() {
    return deviation;
  }
}
