package io.meshspan.mesh.autonomic;

/** What is normal for one figure, learnt from what it was: a moving mean and its mean deviation. */
final class Baseline {
  static final int ENOUGH = 6;

  private static final double GAIN = 0.1;

  /** What deviates is learnt too, only slowly: else a lasting change would never become normal. */
  private static final double GAIN_WHEN_ODD = 0.02;

  /** Less than this share of the mean, or this much, is noise whatever the past was like. */
  private static final double NOISE_SHARE = 0.2;

  private static final double NOISE = 1;

  private int samples;
  private double mean;
  private double deviation;

  boolean isKnown() {
    return samples >= ENOUGH;
  }

  /** By how many deviations the value is above normal; 0 while normal is not known. */
  double above(double value) {
    double noise = Math.max(NOISE, NOISE_SHARE * mean);
    return isKnown() ? Math.max(0, (value - mean) / Math.max(noise, deviation)) : 0;
  }

  void learn(double value, boolean odd) {
    if (samples == 0) {
      mean = value;
    }
    samples++;
    double gain = odd ? GAIN_WHEN_ODD : Math.max(GAIN, 1.0 / samples);
    deviation += gain * (Math.abs(value - mean) - deviation);
    mean += gain * (value - mean);
  }

  double mean() {
    return mean;
  }

  double deviation() {
    return deviation;
  }
}
