package io.meshspan.backend.query;

import java.time.Duration;

/** The time in which an answer is to be found. It stands still while what was found is sent. */
public final class TimeBudget {
  private final long nanos;
  private final long startedNanos = System.nanoTime();
  private long pausedNanos;

  private TimeBudget(Duration time) {
    this.nanos = time.toNanos();
  }

  /** So much from now on. */
  public static TimeBudget of(Duration time) {
    return new TimeBudget(time);
  }

  /** Whether it is used up. */
  public boolean isSpent() {
    return System.nanoTime() - startedNanos - pausedNanos > nanos;
  }

  /** What is done without being counted. */
  public interface Sending<E extends Exception> {
    /** Does it. */
    void send() throws E;
  }

  /** Does something that takes as long as a reader wants. */
  public <E extends Exception> void standsStill(Sending<E> sending) throws E {
    long since = System.nanoTime();
    sending.send();
    pausedNanos += System.nanoTime() - since;
  }
}
