package io.meshspan.mesh.ebpf;

import io.meshspan.api.Meshspan;
import io.meshspan.api.ebpf.EbpfRuntime;
import io.meshspan.api.ebpf.ProbeTriggerSpan;
import io.meshspan.api.ebpf.ProbeType;
import io.opentelemetry.api.OpenTelemetry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Spans of a probe that was hit while another span ran, below that span: at most one a second, so
 * that a busy disk is no flood. Thread-safe.
 */
final class ProbeSpans {
  private static final long AT_MOST_EVERY = TimeUnit.SECONDS.toNanos(1);

  private final String place;
  private final String function;
  private final AtomicLong last = new AtomicLong(System.nanoTime() - AT_MOST_EVERY);
  private volatile Meshspan meshspan = Meshspan.of(OpenTelemetry.noop());

  /**
   * Of one probe.
   *
   * @param place what it is attached to
   * @param function the program that runs there
   */
  ProbeSpans(String place, String function) {
    this.place = place;
    this.function = function;
  }

  /** Where spans go from now on. */
  void sayTo(Meshspan to) {
    meshspan = to;
  }

  /** It was hit so often on this thread, by the span that is current. */
  void hit(long times) {
    long before = last.get();
    long now = System.nanoTime();
    if (now - before < AT_MOST_EVERY || !last.compareAndSet(before, now)) {
      return;
    }
    try (ProbeTriggerSpan span = meshspan.ebpf().probeTrigger(ProbeType.UPROBE, place, function)) {
      span.runtime(EbpfRuntime.KERNEL)
          .eventsCount(times)
          .processPid(ProcessHandle.current().pid())
          .threadId(ThreadNumber.current());
    }
  }
}
