package io.meshspan.mesh.transport;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What is wrong with one end of a link, on purpose.
 *
 * @param delay by which each frame is sent later than the link would
 * @param loss share of the frames that are not sent, 0 to 1
 * @param isCut whether the link is down and stays so
 */
public record LinkFault(Duration delay, double loss, boolean isCut) {
  /** Nothing is. */
  public static final LinkFault NONE = new LinkFault(Duration.ZERO, 0, false);

  public LinkFault {
    requireNonNull(delay, "delay");
    if (delay.isNegative() || !(loss >= 0 && loss <= 1)) {
      throw new IllegalArgumentException("a delay of " + delay + ", a loss of " + loss);
    }
  }
}
