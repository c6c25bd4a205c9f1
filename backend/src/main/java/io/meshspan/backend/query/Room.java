package io.meshspan.backend.query;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Memory for whole traces that are made of what is on disk: so many questions look at traces at a
 * time, and others wait. Safe for use by many threads.
 */
public final class Room {
  /** What one of them may take: two traces of 50,000 spans, or one of 100,000. */
  private static final long BYTES = 96L << 20;

  /** Of the heap, for everything else. */
  private static final long OTHERS_BYTES = 64L << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final int places;
  private final Semaphore free;

  private Room(int places) {
    this.places = places;
    this.free = new Semaphore(places, true);
  }

  /** As many as the heap that this JVM may use has room for, at least one. */
  public static Room ofThisJvm() {
    long rest = Runtime.getRuntime().maxMemory() - OTHERS_BYTES;
    return new Room((int) Math.max(1, Math.min(rest / BYTES, Integer.MAX_VALUE)));
  }

  /** For traces that are in memory anyway. */
  public static Room unlimited() {
    return new Room(Integer.MAX_VALUE);
  }

  /**
   * Takes a place, when there is one.
   *
   * @throws NoRoomException when there is none for too long
   * @throws CancellationException when the asker does not wait any more
   */
  void enter(Asker asker) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!free.tryAcquire(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
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

  void leave() {
    free.release();
  }
}
