package io.meshspan.mesh.link;

import java.util.Locale;

/**
 * One measured link. Immutable.
 *
 * @param rttMillis smoothed round-trip time, milliseconds, 0 or more
 * @param jitterMillis smoothed deviation from it, milliseconds, 0 or more
 * @param loss share of probes that got no answer in time, 0 to 1
 */
public record LinkQuality(double rttMillis, double jitterMillis, double loss) {
  /** With more loss than this a link is not used: it would carry one frame in three, or none. */
  static final double UNUSABLE_LOSS = 0.65;

  public LinkQuality {
    if (!(rttMillis >= 0) || !(jitterMillis >= 0) || !(loss >= 0 && loss <= 1)) {
      throw new IllegalArgumentException(
          "no link is like this: rtt "
              + rttMillis
              + " ms, jitter "
              + jitterMillis
              + " ms, loss "
              + loss);
    }
  }

  /** Whether messages should be sent over it at all. */
  public boolean isUsable() {
    return loss <= UNUSABLE_LOSS;
  }

  /**
   * Expected transmissions until one gets through (ETX; De Couto et al., MobiCom 2003): a probe and
   * its answer both have to arrive, so the loss seen here is that of both directions.
   */
  public double expectedTransmissions() {
    return 1 / Math.max(1e-3, 1 - loss);
  }

  /** For people: {@code 4.2 ms ±0.3, 0 % lost}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.1f ms ±%.1f, %.0f %% lost", rttMillis, jitterMillis, 100 * loss);
  }
}
