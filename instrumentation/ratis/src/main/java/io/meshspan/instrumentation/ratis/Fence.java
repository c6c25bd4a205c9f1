package io.meshspan.instrumentation.ratis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Between tracing and Ratis: what fails on this side stays on this side. The first failure is
 * logged, the others would say the same. Thread-safe.
 */
final class Fence {
  private static final Logger LOG = System.getLogger(RatisTracing.class.getName());

  private final AtomicBoolean told = new AtomicBoolean();

  void run(Fallible action) {
    try {
      action.run();
    } catch (Exception | LinkageError e) {
      if (told.compareAndSet(false, true)) {
        LOG.log(Level.WARNING, "Tracing of Ratis failed, Ratis goes on without it: " + e);
      }
    }
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Fallible {
    void run() throws Exception;
  }
}
