package io.meshspan.mesh.ebpf;

import io.meshspan.api.Meshspan;
import io.meshspan.api.ebpf.EbpfRuntime;
import io.meshspan.api.ebpf.EbpfSpans;
import io.meshspan.api.ebpf.ProbeTriggerSpan;
import io.meshspan.api.ebpf.ProbeType;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.ebpf.SyncRing.Sync;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Spans of disk syncs on threads that run no span, as the kernel timed them: in the trace of the
 * request that waited for it, where that is known. Of each reading the longest, and a few more if
 * they were slow. For one thread.
 */
final class SyncSpans {
  private static final String TRACEPOINT = "sys_exit";
  private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int AT_MOST = 4;

  private final SystemCalls names;
  private final LogFlushes flushes;

  SyncSpans(SystemCalls names, LogFlushes flushes) {
    this.names = names;
    this.flushes = flushes;
  }

  private record Waited(Sync sync, List<TraceContext> requests) {}

  /** Tells of what was read from the ring, in the order in which it happened. */
  void tell(List<Sync> syncs, Meshspan meshspan) {
    List<Waited> all = new ArrayList<>();
    for (Sync sync : syncs) {
      if (!sync.isInSpan()) {
        all.add(new Waited(sync, flushes.madeDurableBy(sync.thread(), sync.begunNanos())));
      }
    }
    all.sort(Comparator.comparingLong((Waited each) -> each.sync().nanos()).reversed());
    for (int i = 0; i < Math.min(AT_MOST, all.size()); i++) {
      if (i == 0 || all.get(i).sync().nanos() >= SLOW) {
        tell(all.get(i), meshspan);
      }
    }
  }

  private void tell(Waited waited, Meshspan meshspan) {
    Sync sync = waited.sync();
    List<TraceContext> requests = waited.requests();
    Instant begin = Instant.now().minusNanos(System.nanoTime() - sync.begunNanos());
    EbpfSpans start = meshspan.ebpf().detached().startedAt(begin);
    start =
        requests.isEmpty()
            ? start.root()
            : start.continuing(requests.get(0)).linkedTo(requests.subList(1, requests.size()));
    ProbeTriggerSpan span =
        start.probeTrigger(ProbeType.RAW_TRACEPOINT, TRACEPOINT, SyscallWatch.EXIT);
    span.runtime(EbpfRuntime.KERNEL)
        .eventsCount(1)
        .processPid(ProcessHandle.current().pid())
        .threadId(sync.thread())
        .syscall(names.name(sync.number()), sync.nanos(), sync.returned())
        .closeAt(begin.plusNanos(sync.nanos()));
  }
}
