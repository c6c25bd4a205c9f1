package io.meshspan.sdk;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where the spans are that have ended: waiting in the queue, on their way, taken or lost.
 * Thread-safe.
 */
public final class Delivery {
  static final long REMIND_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final Logger LOGGER = Logger.getLogger("io.meshspan.sdk");

  private final AtomicLong admitted = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong notKept = new AtomicLong();
  private final AtomicLong lossesTold = new AtomicLong();
  private final AtomicLong dropsSaid = new AtomicLong();
  private final List<Exports> exporters = new CopyOnWriteArrayList<>();
  private final Object settling = new Object();
  private volatile String lastReason = "";
  private volatile long dropsSaidAt;

  Delivery() {}

  /** An exporter that spans will be given to. */
  Exports to(String where) {
    Exports exports = new Exports(this, where);
    exporters.add(exports);
    return exports;
  }

  /** Whether spans go anywhere at all. */
  boolean hasExporters() {
    return !exporters.isEmpty();
  }

  /** Lets a span into a queue of this size; counts it as lost where there is no room. */
  boolean admit(int room) {
    long now;
    do {
      now = admitted.get();
      if (now - left.get() >= room) {
        drop(1, "the queue of " + room + " spans was full");
        return false;
      }
    } while (!admitted.compareAndSet(now, now + 1));
    return true;
  }

  /** A span has left the queue for the next batch. */
  void leaves() {
    left.incrementAndGet();
  }

  /** Spans were lost before any exporter saw them. */
  void drop(long spans, String reason) {
    lastReason = reason;
    dropped.addAndGet(spans);
  }

  /** Tail sampling has decided against spans: they are not lost, nobody wanted them. */
  void notKept(long spans) {
    notKept.addAndGet(spans);
  }

  long notKept() {
    return notKept.get();
  }

  /** Nobody takes spans out of the queue any more. */
  void abandonQueue() {
    long waiting = admitted.get() - left.get();
    if (waiting > 0) {
      left.addAndGet(waiting);
      drop(waiting, "they ended while the SDK was closed");
    }
  }

  void lastReason(String reason) {
    lastReason = reason;
  }

  String lastReason() {
    return lastReason;
  }

  long admitted() {
    return admitted.get();
  }

  /** How many spans have left the queue so far. */
  long left() {
    return left.get();
  }

  /** Spans that exporters were given and have not answered for. */
  long onTheirWay() {
    return exporters.stream().mapToLong(Exports::onTheirWay).sum();
  }

  /** The losses since they were last told. */
  long tellLosses() {
    long lost = figures().lost();
    return Math.max(0, lost - lossesTold.getAndAccumulate(lost, Math::max));
  }

  /** Waits until exporters have answered for all that they were given, or the time is up. */
  boolean awaitAnswers(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    synchronized (settling) {
      while (onTheirWay() > 0) {
        long rest = end - System.nanoTime();
        if (rest <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(settling, rest);
      }
    }
    return true;
  }

  void answered() {
    synchronized (settling) {
      settling.notifyAll();
    }
  }

  /** Says that spans found no room, on the exporting thread and not on the application's. */
  void sayDrops() {
    long now = System.nanoTime();
    long drops = dropped.get();
    long said = dropsSaid.get();
    if (drops > said
        && (said == 0 || now - dropsSaidAt > REMIND_NANOS)
        && dropsSaid.compareAndSet(said, drops)) {
      dropsSaidAt = now;
      LOGGER.log(
          Level.WARNING,
          "Spans end faster than they can be sent: {0} are lost so far, because {1}. The"
              + " application is not affected. Raise OTEL_BSP_MAX_QUEUE_SIZE, or sample"
              + " (OTEL_TRACES_SAMPLER).",
          new Object[] {drops, lastReason});
    }
  }

  /** The figures as they are now. */
  public Figures figures() {
    long exported = 0;
    long lost = dropped.get();
    for (Exports each : exporters) {
      exported += each.exported();
      lost += each.lost();
    }
    return new Figures(exported, lost);
  }

  /**
   * Figures since the start. Where several exporters are set, each counts for itself.
   *
   * @param exported spans that the backend took
   * @param lost spans that it did not take, after retries, and spans that found no room in the
   *     queue or ended after the close
   */
  public record Figures(long exported, long lost) {}
}
