package io.meshspan.sdk.sampling;

import java.util.Locale;

/** The same share of all traces. */
final class FixedProbability implements Policy {
  private final RejectionThreshold threshold;

  FixedProbability(double probability) {
    this.threshold = RejectionThreshold.keeping(probability);
  }

  @Override
  public RejectionThreshold threshold(String operation) {
    return threshold;
  }

  @Override
  public String description() {
    return String.format(Locale.ROOT, "ratio %s", threshold.probability());
  }
}
