package io.meshspan.mesh.link;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Smooths one link's probes. Round-trip time and jitter as TCP does it (RFC 6298 §2: gains of 1/8
 * and 1/4); loss as a moving average over the probes' fates. Not thread-safe.
 */
final class LinkEstimator {
  private static final double RTT_GAIN = 1.0 / 8;
  private static final double JITTER_GAIN = 1.0 / 4;

  /** A link that falls silent is unusable after 4 probes, and usable again after 2 answers. */
  private static final double LOSS_GAIN = 1.0 / 4;

  private boolean measured;
  private boolean down;
  private double rttMillis;
  private double jitterMillis;
  private double loss;

  /** Of this connection alone, and known before any of its probes was answered. */
  private double connectionLoss;

  private boolean fateKnown;

  void answered(double millis) {
    if (down) {
      down = false;
      measured = false;
      loss = 0; // a new connection: what was lost without one says nothing about it
    }
    if (measured) {
      jitterMillis += JITTER_GAIN * (Math.abs(rttMillis - millis) - jitterMillis);
      rttMillis += RTT_GAIN * (millis - rttMillis);
    } else {
      measured = true;
      rttMillis = millis;
      jitterMillis = millis / 2;
    }
    loss -= LOSS_GAIN * loss;
    connectionLoss -= LOSS_GAIN * connectionLoss;
    fateKnown = true;
  }

  void unanswered() {
    loss += LOSS_GAIN * (1 - loss);
    connectionLoss += LOSS_GAIN * (1 - connectionLoss);
    fateKnown = true;
  }

  /** There is no connection; not until the next answer can anything be sent. */
  void down() {
    down = true;
    loss = 1;
    connectionLoss = 0;
    fateKnown = false;
  }

  /** Empty until it is known what became of a probe over this connection. */
  OptionalDouble loss() {
    return fateKnown ? OptionalDouble.of(connectionLoss) : OptionalDouble.empty();
  }

  /** Empty until a probe has been answered. */
  Optional<LinkQuality> quality() {
    return measured
        ? Optional.of(new LinkQuality(rttMillis, jitterMillis, Math.min(1, Math.max(0, loss))))
        : Optional.empty();
  }
}
