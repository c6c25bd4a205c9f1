package io.meshspan.backend.query;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Memory for whole traces that are made of what is on disk: so many questions look at traces at a
 * time, and others wait. Safe for use by many threads.
 */
public final class Room {
  /** What one of them may take: a trace of 100,000 spans, and one that is looked at meanwhile. */
  private static final long BYTES = 128L << 20;

  /** Of the heap, for everything else. */
  private static final long OTHERS_BYTES = 64L << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  private final int places;
  private final Duration patience;
  private final Semaphore free;
  private final Semaphore looks;
  private final boolean isForLooks;

  private Room(int places, int looks, Duration patience) {
    this.places = places;
    this.patience = patience;
    this.free = new Semaphore(places, true);
    this.looks = new Semaphore(looks, true);
    this.isForLooks = looks > 0;
  }

  /**
   * Of a size.
   *
   * @param places above zero
   * @param patience how long a question waits for a place
   */
  public static Room of(int places, Duration patience) {
    return new Room(places, places, patience);
  }

  /** As many as the heap that this JVM may use has room for, at least one. */
  public static Room ofThisJvm() {
    long rest = Runtime.getRuntime().maxMemory() - OTHERS_BYTES;
    int places = (int) Math.min(rest / BYTES, Integer.MAX_VALUE);
    return new Room(Math.max(1, places), places, PATIENCE);
  }

  /** For traces that are in memory anyway. */
  public static Room unlimited() {
    return of(Integer.MAX_VALUE, PATIENCE);
  }

  /** Takes a place if there is one. */
  boolean tryEnter() {
    return free.tryAcquire();
  }

  /**
   * Takes a place, when there is one.
   *
   * @throws NoRoomException when there is none for too long
   * @throws CancellationException when the asker does not wait any more
   */
  void enter(Asker asker) {
    await(free, asker);
  }

  void leave() {
    free.release();
  }

  /**
   * Looks for something for a moment, without a place: perhaps it is so small that it needs none.
   * Where there is no room for that, it finds nothing.
   *
   * @throws NoRoomException when there is no room for that either
   * @throws CancellationException when the asker does not wait any more
   */
  <T> Optional<T> look(Asker asker, Supplier<Optional<T>> looking) {
    if (!isForLooks) {
      return Optional.empty();
    }
    await(looks, asker);
    try {
      return looking.get();
    } finally {
      looks.release();
    }
  }

  private void await(Semaphore permits, Asker asker) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (!permits.tryAcquire(BETWEEN_QUESTIONS.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!asker.isThere()) {
          throw new CancellationException("nobody waits for this answer any more");
        }
        if (System.nanoTime() > end) {
          throw new NoRoomException(places);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the backend ends");
    }
  }
}
