package io.meshspan.api.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Counts rejections, and logs the first of each reason. Thread-safe. */
final class RejectionCounts {
  private static final Logger LOGGER = Logger.getLogger("io.meshspan.api");

  private final Map<Rejection, AtomicLong> counts = new EnumMap<>(Rejection.class);

  RejectionCounts() {
    for (Rejection reason : Rejection.values()) {
      counts.put(reason, new AtomicLong()); // all of them now: the map never changes afterwards
    }
  }

  void add(Rejection reason, String where) {
    if (counts.get(reason).getAndIncrement() == 0) {
      LOGGER.log(
          Level.WARNING,
          "{0}: {1} (further ones are counted, not logged)",
          new Object[] {where, reason.meaning()});
    }
  }

  Map<Rejection, Long> snapshot() {
    Map<Rejection, Long> snapshot = new EnumMap<>(Rejection.class);
    counts.forEach(
        (reason, count) -> {
          if (count.get() > 0) {
            snapshot.put(reason, count.get());
          }
        });
    return Map.copyOf(snapshot);
  }
}
