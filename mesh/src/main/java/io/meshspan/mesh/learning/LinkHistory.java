package io.meshspan.mesh.learning;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What one link was like, one day back. Not thread-safe. */
final class LinkHistory {
  /** How many numbers a model is asked. */
  static final int INPUTS = 8;

  private static final int ENOUGH = 8;
  private static final int TREND_OVER = 4;
  private static final double LEAST_SPREAD_MILLIS = 0.5;

  /** A figure beyond this many spreads is an accident, and counts as this. */
  private static final double FAR = 4;

  private final Deque<Measured> measured = new ArrayDeque<>();
  private final long dayMillis;

  private record Measured(long atMillis, double millis, double averageMillis) {}

  /**
   * A history of one day.
   *
   * @param day after which links do the same again
   */
  LinkHistory(Duration day) {
    this.dayMillis = day.toMillis();
  }

  void add(long atMillis, double millis, double averageMillis) {
    measured.addLast(new Measured(atMillis, millis, averageMillis));
    while (measured.getFirst().atMillis() <= atMillis - dayMillis) {
      measured.removeFirst();
    }
  }

  /**
   * How it is now, as a model is asked about a moment to come; empty while too little is known.
   *
   * @param whenMillis that moment, since the epoch
   */
  Optional<LinkState> now(long whenMillis) {
    if (measured.size() < ENOUGH) {
      return Optional.empty();
    }
    double[] sorted = measured.stream().mapToDouble(Measured::millis).sorted().toArray();
    double middle = sorted[sorted.length / 2];
    // Of a busy machine's odd probes that take a hundred times as long, neither knows anything.
    double spread = Math.max(LEAST_SPREAD_MILLIS, (share(sorted, 0.9) - share(sorted, 0.1)) / 2);
    Measured last = measured.getLast();
    double average = last.averageMillis();
    double time = 2 * Math.PI * (whenMillis % dayMillis) / dayMillis;
    return Optional.of(
        new LinkState(
            Vector.of(
                1,
                Math.sin(time),
                Math.cos(time),
                Math.sin(2 * time),
                Math.cos(2 * time),
                near((last.millis() - average) / spread),
                near((average - middle) / spread),
                near((average - averageBefore()) / spread)),
            average,
            spread));
  }

  private static double share(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  private double averageBefore() {
    var latestFirst = measured.descendingIterator();
    for (int i = 0; i < TREND_OVER; i++) {
      latestFirst.next();
    }
    return latestFirst.next().averageMillis();
  }

  private static double near(double spreads) {
    return Math.max(-FAR, Math.min(FAR, spreads));
  }
}
