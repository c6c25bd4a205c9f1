package io.meshspan.mesh.ebpf;

import com.sun.jna.Memory;
import io.meshspan.api.ebpf.EbpfAttributes;
import io.meshspan.mesh.ebpf.SpanCalls.Call;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Which span runs on which thread, in the kernel's map, and a span's calls out of it as the span
 * leaves its thread. For platform threads: a virtual thread may go on elsewhere.
 */
final class RunningSpans {
  // Shorter calls of a span are not told: each event costs more than such a call.
  private static final long WORTH_TELLING = TimeUnit.MICROSECONDS.toNanos(20);
  private static final int RADIX = 16;

  private final KernelMap running;
  private final KernelMap callsOf;
  private final SystemCalls names;
  private final ProbeSpans probes;
  private volatile boolean isOver;
  private final ThreadLocal<OnThread> threads = ThreadLocal.withInitial(OnThread::new);

  /** Memory for the kernel, and what it was last told, of one thread. */
  private static final class OnThread {
    final Memory thread = new Memory(Integer.BYTES);
    final Memory span = new Memory(Long.BYTES);
    final Memory calls = new Memory(SpanCalls.BYTES);
    long published;
    boolean isTelling;

    OnThread() {
      thread.setInt(0, ThreadNumber.current());
    }
  }

  RunningSpans(KernelMap running, KernelMap callsOf, SystemCalls names, ProbeSpans probes) {
    this.running = running;
    this.callsOf = callsOf;
    this.names = names;
    this.probes = probes;
  }

  /** The maps are about to go. */
  void end() {
    isOver = true;
  }

  /** From now on this thread's calls are that span's; an invalid one's are nobody's. */
  void runs(Span span) {
    if (isOver) {
      return;
    }
    OnThread on = threads.get();
    SpanContext context = span.getSpanContext();
    long id = context.isValid() ? Long.parseUnsignedLong(context.getSpanId(), RADIX) : 0;
    if (id == on.published) {
      return;
    }
    if (id == 0) {
      running.remove(on.thread);
    } else {
      on.span.setLong(0, id);
      running.put(on.thread, on.span);
    }
    on.published = id;
  }

  /** The span leaves this thread: what it has to tell is told while it can be. */
  void leaves(Span span) {
    OnThread on = threads.get();
    if (isOver || on.isTelling || on.published == 0 || !span.isRecording()) {
      return;
    }
    on.span.setLong(0, on.published);
    if (!callsOf.get(on.span, on.calls)) {
      return;
    }
    callsOf.remove(on.span);
    on.isTelling = true; // a span made for this one is not asked for its own calls
    try {
      tell(span, SpanCalls.read(on.calls));
    } finally {
      on.isTelling = false;
    }
  }

  private void tell(Span span, SpanCalls calls) {
    Instant now = Instant.now();
    long nanoTime = System.nanoTime();
    for (Call call : calls.longest()) {
      if (call.nanos() >= WORTH_TELLING) {
        span.addEvent(
            "ebpf.syscall",
            Attributes.of(
                EbpfAttributes.EBPF_SYSCALL_NAME, names.name(call.number()),
                EbpfAttributes.EBPF_SYSCALL_DURATION, call.nanos(),
                EbpfAttributes.EBPF_SYSCALL_RETURN_VALUE, call.returned()),
            now.minusNanos(nanoTime - call.begunNanos()));
      }
    }
    if (calls.syncs() > 0) {
      probes.hit(calls.syncs());
    }
  }
}
