package io.meshspan.api;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that a call allocates on its thread. */
final class Allocation {
  private static final int WARM_UP = 30_000;
  private static final int CALLS = 1_000;
  private static final int ATTEMPTS = 20;

  private Allocation() {}

  /**
   * Bytes of 1,000 calls once the compiler has done its work: the least of several attempts, since
   * compilation may fall into one of them.
   */
  static long of(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    repeat(call, WARM_UP);
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < ATTEMPTS && least >= CALLS; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      repeat(call, CALLS);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private static void repeat(Runnable call, int times) {
    for (int i = 0; i < times; i++) {
      call.run();
    }
  }
}
