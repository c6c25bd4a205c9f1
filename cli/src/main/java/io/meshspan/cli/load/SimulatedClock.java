package io.meshspan.cli.load;

import io.opentelemetry.sdk.common.Clock;

/**
 * The time in the mesh. It goes only where it is put: forward as something takes its time, and back
 * again for what happens beside it. For one thread.
 */
final class SimulatedClock implements Clock {
  private long epochNanos;

  SimulatedClock() {}

  void set(long newEpochNanos) {
    epochNanos = newEpochNanos;
  }

  void advance(long nanos) {
    epochNanos += nanos;
  }

  @Override
  public long now() {
    return epochNanos;
  }

  @Override
  public long nanoTime() {
    return epochNanos;
  }
}
