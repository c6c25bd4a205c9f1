package io.meshspan.mesh.ebpf;

import io.meshspan.api.Meshspan;
import io.meshspan.api.ebpf.BufferReadSpan;
import io.meshspan.api.ebpf.BufferType;
import io.meshspan.api.ebpf.EbpfRuntime;
import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.context.ContextStorage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process's system calls, seen by the kernel. Reading is for one thread. */
final class SyscallWatch implements AutoCloseable {
  static final String ENTER = "on_sys_enter";
  static final String EXIT = "on_sys_exit";
  static final String SYNC = "on_sync";

  private static final Logger LOG = LoggerFactory.getLogger(SyscallWatch.class);
  private static final String C_LIBRARY = "libc.so.6";
  private static final List<String> SYNC_FUNCTIONS = List.of("fdatasync", "fsync");
  private static final int LATENCIES = 64;
  private static final int PROBE_HITS = 0;
  private static final int LOST_SYNCS = 1;

  private final KernelObject object;
  private final SystemCalls names;
  private final List<KernelProgram> programs;
  private final KernelMap counts;
  private final KernelMap latencies;
  private final KernelMap totals;
  private final SyncRing ring;
  private final RunningSpans spans;
  private final LogFlushes flushes = new LogFlushes();
  private final SyncSpans syncSpans;
  private final ProbeSpans probes =
      new ProbeSpans(C_LIBRARY + ":" + String.join("|", SYNC_FUNCTIONS), SYNC);
  private long lostBefore;

  private SyscallWatch(KernelObject object, SystemCalls names) throws EbpfRefusedException {
    this.object = object;
    this.names = names;
    this.programs =
        List.of(
            object.program(ENTER, "raw_tracepoint"),
            object.program(EXIT, "raw_tracepoint"),
            object.program(SYNC, "kprobe")); // what a uprobe's program is, too
    this.counts = object.map("counts", Integer.BYTES, Long.BYTES);
    this.latencies = object.map("latencies", Integer.BYTES, Long.BYTES);
    this.totals = object.map("totals", Integer.BYTES, Long.BYTES);
    this.ring = new SyncRing(object.map("syncs", 0, 0));
    this.syncSpans = new SyncSpans(names, flushes);
    this.spans =
        new RunningSpans(
            object.map("running", Integer.BYTES, Long.BYTES),
            object.map("calls_of", Long.BYTES, SpanCalls.BYTES),
            names,
            probes);
  }

  /**
   * Begins to watch.
   *
   * @param object the loaded {@link ProgramObject#SYSCALLS}; closed with this, or when it fails
   * @throws EbpfRefusedException when it cannot be attached
   */
  static SyscallWatch begin(KernelObject object) throws EbpfRefusedException {
    try {
      SystemCalls names =
          SystemCalls.here()
              .orElseThrow(
                  () ->
                      new EbpfRefusedException(
                          "the numbers of system calls on this architecture are not known"));
      object.map("process", Integer.BYTES, Long.BYTES).putNumber(0, ProcessHandle.current().pid());
      names.describeTo(object.map("kinds", Integer.BYTES, Long.BYTES));
      SyscallWatch watch = new SyscallWatch(object, names);
      object.attach(EXIT);
      object.attach(ENTER);
      watch.attachProbes();
      return watch;
    } catch (EbpfRefusedException e) {
      object.close();
      throw e;
    }
  }

  /** A C library that is another one costs the probes, and nothing else. */
  private void attachProbes() {
    for (String function : SYNC_FUNCTIONS) {
      try {
        object.attachToFunction(SYNC, C_LIBRARY, function);
      } catch (EbpfRefusedException e) {
        LOG.info("no probe at {}:{}: {}", C_LIBRARY, function, e.getMessage());
      }
    }
  }

  /** The same storage, which also tells the kernel which span runs where. */
  ContextStorage telling(ContextStorage below) {
    return new PublishingStorage(below, spans);
  }

  List<KernelProgram> programs() {
    return programs;
  }

  /** Where spans of probes go. */
  void sayTo(Meshspan meshspan) {
    probes.sayTo(meshspan);
  }

  /** What this thread syncs next is the Raft log, up to this entry. */
  void logFlushes(long index) {
    flushes.begins(ThreadNumber.current(), System.nanoTime(), index);
  }

  /** An entry of the Raft log is there because of this. */
  void logEntryIsFor(long index, TraceContext cause) {
    flushes.isFor(index, cause);
  }

  /** Takes what is in the ring buffer, in a span when there is anything. */
  List<SyncRing.Sync> readSyncs(Meshspan meshspan) {
    List<SyncRing.Sync> syncs = ring.take();
    long lost = totals.number(LOST_SYNCS);
    if (!syncs.isEmpty() || lost > lostBefore) {
      try (BufferReadSpan span = meshspan.ebpf().root().bufferRead(BufferType.RING, "syncs")) {
        span.runtime(EbpfRuntime.KERNEL).eventsCount(syncs.size()).eventsLost(lost - lostBefore);
      }
      lostBefore = lost;
      syncSpans.tell(syncs, meshspan);
    }
    return syncs;
  }

  /** How often this process made a system call, by the call's name. */
  long count(String call) {
    return counts.number(names.number(call));
  }

  /** How often a probe was hit. */
  long probeHits() {
    return totals.number(PROBE_HITS);
  }

  /** How many calls took 2^power nanoseconds up to twice that. */
  long took(int power) {
    return latencies.number(power);
  }

  /** All timed calls so far. */
  long timed() {
    long all = 0;
    for (int power = 0; power < LATENCIES; power++) {
      all += took(power);
    }
    return all;
  }

  @Override
  public void close() {
    spans.end();
    ring.close();
    object.close();
  }
}
