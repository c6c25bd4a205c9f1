package io.meshspan.instrumentation.pekko;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Between tracing and Pekko: what fails on this side stays on this side. The first failure is
 * logged, the others would say the same. Thread-safe.
 */
final class Fence {
  private static final Logger LOG = System.getLogger(PekkoTracing.class.getName());

  private final AtomicBoolean told = new AtomicBoolean();

  void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | LinkageError e) {
      if (told.compareAndSet(false, true)) {
        LOG.log(Level.WARNING, "Tracing of Pekko failed, Pekko goes on without it: " + e);
      }
    }
  }
}
