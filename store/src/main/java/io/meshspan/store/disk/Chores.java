package io.meshspan.store.disk;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What a store does beside appending and answering. Its threads start with the first chore. */
final class Chores implements AutoCloseable {
  // Syncs must not wait behind the writing of a segment, nor that behind a merge.
  private final ScheduledThreadPoolExecutor threads =
      new ScheduledThreadPoolExecutor(
          3,
          chore -> {
            Thread thread = new Thread(chore, "meshspan-store");
            thread.setDaemon(true);
            return thread;
          });

  void every(Duration period, Runnable chore) {
    var unused =
        threads.scheduleWithFixedDelay(
            chore, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  void soon(Runnable chore) {
    threads.execute(chore);
  }

  /** Waits for what runs; what is cut off after a minute leaves an unfinished file and its logs. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
