package io.meshspan.mesh.ebpf;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/** The kernel's ring buffer of disk syncs. For one reading thread. */
final class SyncRing implements AutoCloseable {
  // struct sync of syscalls.bpf.c
  private static final int SPAN = 0;
  private static final int BEGUN = 8;
  private static final int NANOS = 16;
  private static final int RETURNED = 24;
  private static final int THREAD = 32;
  private static final int NUMBER = 36;

  private final List<Sync> read = new ArrayList<>();
  // Held, since native code calls it.
  private final Libbpf.Sample sample =
      (context, data, size) -> {
        read.add(
            new Sync(
                data.getLong(SPAN) != 0,
                data.getLong(BEGUN),
                data.getLong(NANOS),
                data.getLong(RETURNED),
                data.getInt(THREAD),
                data.getInt(NUMBER)));
        return 0;
      };
  private final Pointer ring;

  /**
   * A sync.
   *
   * @param isInSpan whether a span ran on its thread, which tells of it then
   * @param begunNanos when it began, in nanoseconds as {@link System#nanoTime} has them
   * @param nanos how long it took
   * @param returned 0, or the negative number of an error
   * @param thread the kernel's number of its thread
   * @param number which system call it was
   */
  record Sync(
      boolean isInSpan, long begunNanos, long nanos, long returned, int thread, int number) {}

  /**
   * Opens the reading end.
   *
   * @throws EbpfRefusedException when it cannot be mapped
   */
  SyncRing(KernelMap map) throws EbpfRefusedException {
    ring = Libbpf.ring_buffer__new(map.descriptor(), sample, null, null);
    if (ring == null) {
      throw new EbpfRefusedException("the ring buffer cannot be mapped");
    }
  }

  /** What came since the last time. */
  List<Sync> take() {
    Libbpf.ring_buffer__consume(ring);
    List<Sync> taken = List.copyOf(read);
    read.clear();
    return taken;
  }

  @Override
  public void close() {
    Libbpf.ring_buffer__free(ring);
  }
}
