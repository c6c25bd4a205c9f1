package io.meshspan.mesh.learning;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far the forecasts of the last while were from what then came: those of the model in use and,
 * of the same moments, the moving average's. Every forecast was made before what it is held
 * against. Thread-safe.
 */
final class ForecastErrors {
  /** At two probes a second over two or three links: about the last minute. */
  private static final int REMEMBERED = 240;

  private final Deque<Errors> latest = new ArrayDeque<>();

  private record Errors(double learnt, double average) {}

  synchronized void add(double learnt, double average) {
    if (latest.size() == REMEMBERED) {
      latest.removeFirst();
    }
    latest.addLast(new Errors(learnt, average));
  }

  synchronized ForecastError mean() {
    return new ForecastError(
        latest.size(),
        latest.stream().mapToDouble(Errors::learnt).average().orElse(0),
        latest.stream().mapToDouble(Errors::average).average().orElse(0));
  }
}
