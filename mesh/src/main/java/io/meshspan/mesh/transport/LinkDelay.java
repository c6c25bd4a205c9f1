package io.meshspan.mesh.transport;

import java.time.Duration;

/** How long a link holds a frame, one way. */
@FunctionalInterface
public interface LinkDelay {
  /** The delay at a time in milliseconds since the epoch: the same at both ends. */
  Duration at(long epochMillis);

  /** A link that is always the same. */
  static LinkDelay steady(Duration delay) {
    return epochMillis -> delay;
  }
}
