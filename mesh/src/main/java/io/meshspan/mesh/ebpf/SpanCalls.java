package io.meshspan.mesh.ebpf;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the kernel kept of a span's system calls: {@code struct calls} of syscalls.bpf.c.
 *
 * @param syncs how often the C library's syncs were called
 * @param longest the calls that took longest, as they began
 */
record SpanCalls(long syncs, List<Call> longest) {
  private static final int KEPT = 8;
  private static final int SYNCS = 8;
  private static final int FIRST_CALL = 16;
  private static final int CALL_BYTES = 32;

  /** How many bytes the kernel has of each span. */
  static final int BYTES = FIRST_CALL + KEPT * CALL_BYTES;

  /**
   * A call.
   *
   * @param begunNanos when, on the clock of {@link System#nanoTime()}
   * @param nanos how long it took
   * @param returned what it gave back, a negative errno for what failed
   * @param number which call it was
   */
  record Call(long begunNanos, long nanos, long returned, int number) {}

  static SpanCalls read(Pointer memory) {
    List<Call> calls = new ArrayList<>(KEPT);
    for (int i = 0; i < KEPT; i++) {
      long at = FIRST_CALL + (long) i * CALL_BYTES;
      long nanos = memory.getLong(at + 8);
      if (nanos > 0) { // an empty place
        calls.add(
            new Call(
                memory.getLong(at), nanos, memory.getLong(at + 16), (int) memory.getLong(at + 24)));
      }
    }
    calls.sort(Comparator.comparingLong(Call::begunNanos));
    return new SpanCalls(memory.getLong(SYNCS), List.copyOf(calls));
  }
}
