package io.meshspan.sdk.tail;

import java.util.HashMap;
import java.util.Map;

/**
 * What is slow for an operation: above the p99 of its own durations of late, once there were some
 * hundred. It knows {@value #MOST} operations; of others nothing is slow. Thread-safe.
 */
final class SlowOperations {
  private static final int MOST = 500;
  private static final double SHARE = 0.01;

  private final Map<String, RunningQuantile> byOperation = new HashMap<>();

  /** Whether it took unusually long; it is counted as one of its operation's. */
  synchronized boolean isSlow(String operation, long nanos) {
    RunningQuantile known = byOperation.get(operation);
    if (known == null) {
      if (byOperation.size() >= MOST) {
        return false;
      }
      known = new RunningQuantile(SHARE);
      byOperation.put(operation, known);
    }
    return known.isAbove(nanos);
  }
}
