package io.meshspan.cli;

import io.meshspan.cli.load.Histogram;
import io.meshspan.cli.load.SyntheticMesh;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A load while it runs: a synthetic mesh that is played at a rate, and its nodes' outboxes. Each
 * trace begins a little in the past, so that its spans have ended by the time that they are sent.
 */
final class LoadRun {
  /** How long spans may still be sent after the last was created. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(15);

  private static final long BACK_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long MOST_BEHIND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_NANOS = 500_000;

  private final LoadPlan plan;
  private final Deliveries deliveries = new Deliveries();
  private final List<Outbox> outboxes = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool(LoadRun::daemon);
  private final Histogram costs = new Histogram();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean stopped;

  LoadRun(LoadPlan plan) {
    this.plan = plan;
  }

  /** Runs until its time is up or it is stopped, sends what is left, and says what came of it. */
  LoadReport run() throws InterruptedException {
    Duration cpuBefore = cpu();
    long start = System.nanoTime();
    SyntheticMesh mesh =
        SyntheticMesh.seeded(plan.seed())
            .nodes(plan.nodes())
            .families(plan.families())
            .processedBy(this::outbox);
    play(mesh, start);
    double seconds = (System.nanoTime() - start) / 1e9;
    long until = System.nanoTime() + AFTERWARDS.toNanos();
    for (Outbox outbox : outboxes) {
      outbox.close(until);
    }
    threads.shutdown();
    boolean isWhole = !stopped;
    return new LoadReport(
        plan,
        isWhole,
        seconds,
        deliveries.createdSoFar(),
        deliveries.exportedSoFar(),
        deliveries.droppedByReason(),
        cpu().minus(cpuBefore),
        costs,
        deliveries.answers());
  }

  private Outbox outbox(String node) {
    Outbox outbox = Outbox.start(node, plan.target().exporter(threads), deliveries);
    outboxes.add(outbox);
    return outbox;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "meshspan-load-answers");
    thread.setDaemon(true);
    return thread;
  }

  private void play(SyntheticMesh mesh, long start) {
    long end = start + plan.runTime().toNanos();
    double nanosPerSpan = 1e9 / plan.rate();
    long due = start;
    for (long now = start; now < end && !stopped; now = System.nanoTime()) {
      if (due > now) {
        LockSupport.parkNanos(Math.min(due - now, PAUSE_NANOS));
        continue;
      }
      int spans = mesh.play(wallNanos() - BACK_NANOS);
      costs.record((System.nanoTime() - now) / Math.max(1, spans), spans);
      // What a stall of the machine held up is made up for, but not in one long burst.
      due = Math.max(due + (long) (spans * nanosPerSpan), now - MOST_BEHIND_NANOS);
    }
  }

  private static long wallNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Ends it early; {@link #run} then returns as if its time were up. */
  void stop() {
    stopped = true;
  }

  /** The report is out. */
  void finished() {
    done.countDown();
  }

  /** Waits until the report is out, for as long as that can take. */
  void awaitFinish() throws InterruptedException {
    if (!done.await(AFTERWARDS.toSeconds() + 10, TimeUnit.SECONDS)) {
      throw new ProblemException("the load did not end in time; there is no report");
    }
  }
}
