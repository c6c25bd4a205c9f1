package io.meshspan.mesh.node;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does again and again. A round that fails is logged; the next one comes all the same.
 */
final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private final ScheduledExecutorService threads;

  Rounds(int threads) {
    this.threads =
        Executors.newScheduledThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "rounds");
              thread.setDaemon(true);
              return thread;
            });
  }

  void every(Duration pause, String what, Runnable round) {
    var unused =
        threads.scheduleWithFixedDelay(
            () -> fenced(what, round), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  void once(String what, Runnable work) {
    threads.execute(() -> fenced(what, work));
  }

  private static void fenced(String what, Runnable round) {
    try {
      round.run();
    } catch (RuntimeException e) {
      LOG.error("a round of {} failed", what, e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
