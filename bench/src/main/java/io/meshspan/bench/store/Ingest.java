package io.meshspan.bench.store;

import com.sun.management.OperatingSystemMXBean;
import io.meshspan.cli.load.SyntheticMesh;
import io.meshspan.store.AppendOutcome;
import io.meshspan.store.Span;
import io.meshspan.store.SpanStore;
import io.meshspan.store.TraceId;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * Plays the synthetic mesh into a store on one thread, and tells the store's CPU time from the
 * mesh's: what the process used less what this thread used outside of the store. The JVM's own
 * threads count to the store.
 */
final class Ingest implements AutoCloseable {
  /** In simulated time: a mesh that makes about a thousand spans a second. */
  private static final long START = 1_764_000_000_000_000_000L;

  private static final long NANOS_PER_SPAN = 1_000_000;
  private static final int BATCH = 512;
  private static final int MOST_SAMPLES = 20_000;

  private final SpanStore store;
  private final StoredSpans convert = new StoredSpans();
  private final SyntheticMesh mesh;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Random random = new Random(7);
  private final List<TraceId> sample = new ArrayList<>();
  private long seen;
  private long now = START;
  private long insideNanos;
  private long wallNanos;
  private long spans;
  private long refusals;

  Ingest(SpanStore store) {
    this.store = store;
    this.mesh = SyntheticMesh.seeded(42).exportingTo(new IntoStore(), BATCH);
  }

  /** What it took to come from one number of spans to another. */
  record Cost(long spans, double cpuSeconds, double appendSeconds, long refusals) {}

  Cost until(long most) {
    long spansBefore = spans;
    long insideBefore = insideNanos;
    long wallBefore = wallNanos;
    long refusalsBefore = refusals;
    long processBefore = process.getProcessCpuTime();
    long threadBefore = threads.getCurrentThreadCpuTime();
    while (spans < most) {
      now += mesh.play(now) * NANOS_PER_SPAN;
    }
    long outside = threads.getCurrentThreadCpuTime() - threadBefore - (insideNanos - insideBefore);
    return new Cost(
        spans - spansBefore,
        (process.getProcessCpuTime() - processBefore - outside) / 1e9,
        (wallNanos - wallBefore) / 1e9,
        refusals - refusalsBefore);
  }

  /** When the mesh is now, in nanoseconds since 1970. */
  long now() {
    return now;
  }

  /** Trace ids, every one as likely as the other. */
  List<TraceId> sample() {
    return sample;
  }

  private void append(List<Span> batch) {
    long cpuBefore = threads.getCurrentThreadCpuTime();
    long before = System.nanoTime();
    while (!(store.append(batch) instanceof AppendOutcome.Stored)) {
      refusals++;
    }
    wallNanos += System.nanoTime() - before;
    insideNanos += threads.getCurrentThreadCpuTime() - cpuBefore;
    spans += batch.size();
    TraceId id = batch.get(0).traceId();
    seen++;
    if (sample.size() < MOST_SAMPLES) {
      sample.add(id);
    } else if (random.nextLong(seen) < MOST_SAMPLES) {
      sample.set(random.nextInt(MOST_SAMPLES), id);
    }
  }

  @Override
  public void close() {
    mesh.close();
  }

  private final class IntoStore implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> batch) {
      append(batch.stream().map(convert::of).toList());
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
