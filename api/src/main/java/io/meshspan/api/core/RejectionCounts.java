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
    add(reason, where, null);
  }

  /** With what was thrown, if anything: its class and message are in the log's line. */
  void add(Rejection reason, String where, Throwable thrown) {
    if (counts.get(reason).getAndIncrement() == 0) {
      log(where + ": " + reason.meaning() + described(thrown));
    }
  }

  private static String described(Throwable thrown) {
    try {
      return thrown == null ? "" : " [" + thrown + "]";
    } catch (RuntimeException e) { // an exception whose own text throws
      return " [" + thrown.getClass().getName() + "]";
    }
  }

  private static void log(String line) {
    try {
      LOGGER.log(Level.WARNING, "{0} (further ones are counted, not logged)", line);
    } catch (RuntimeException e) {
      // A handler of the application's threw: the count is kept, and there is nowhere else to say
      // it.
      return;
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
