package io.meshspan.instrumentation.ratis;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One daemon thread per server: looks five times a second for what never ended, and every few
 * milliseconds while an election is open. Ratis tells a candidate that it won, but not that it
 * lost.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what runs is fenced: its future has nothing to say
final class Watch {
  private static final long SWEEP_MILLIS = 200;
  private static final long CLOSE_MILLIS = 3;

  private final Runnable sweep;
  private final Supplier<Next> closeLook;
  private final AtomicBoolean looking = new AtomicBoolean();
  private ScheduledThreadPoolExecutor executor; // null: not running; guarded by this

  Watch(Runnable sweep, Supplier<Next> closeLook) {
    this.sweep = sweep;
    this.closeLook = closeLook;
  }

  synchronized void start(String nodeId) {
    if (executor == null) {
      executor =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread thread = new Thread(task, "meshspan-ratis-" + nodeId);
                thread.setDaemon(true);
                return thread;
              });
      executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
      executor.scheduleWithFixedDelay(sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** An election has begun: looks closely until there is none. */
  void closely() {
    if (looking.compareAndSet(false, true)) {
      again();
    }
  }

  private void look() {
    looking.set(false);
    if (closeLook.get() == Next.AGAIN && looking.compareAndSet(false, true)) {
      again();
    }
  }

  private synchronized void again() {
    if (executor == null) {
      looking.set(false);
      return;
    }
    try {
      executor.schedule(this::look, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      looking.set(false); // stopped in this moment: the sweep at the end settles what is open
    }
  }

  synchronized void stop() {
    if (executor != null) {
      executor.shutdownNow();
      executor = null;
    }
  }

  /** Whether there is more to look at. */
  enum Next {
    AGAIN,
    DONE
  }
}
