package io.meshspan.mesh.ebpf;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/** The kernel's ring buffer of disk syncs. For one reading thread. */
final class SyncRing implements AutoCloseable {
  // struct sync of syscalls.bpf.c
  private static final int NANOS = 16;
  private static final int NUMBER = 36;

  private final List<Sync> read = new ArrayList<>();
  // Held, since native code calls it.
  private final Libbpf.Sample sample =
      (context, data, size) -> {
        read.add(new Sync(data.getLong(NANOS), data.getInt(NUMBER)));
        return 0;
      };
  private final Pointer ring;

  /**
   * A sync.
   *
   * @param nanos how long it took
   * @param number which system call it was
   */
  record Sync(long nanos, int number) {}

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
