package io.meshspan.sdk;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What was delivered and what was lost, and the one place that speaks about it in the log. */
public final class Delivery {
  private static final Logger LOGGER = Logger.getLogger("io.meshspan.sdk");
  private static final long REMIND_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final AtomicLong exported = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicReference<Trouble> trouble = new AtomicReference<>(Trouble.NONE);

  Delivery() {}

  void delivered(long spans) {
    exported.addAndGet(spans);
    Trouble was = trouble.getAndSet(Trouble.NONE);
    if (was.isAny()) {
      LOGGER.log(
          Level.INFO,
          "Spans are delivered again; {0} were lost meanwhile.",
          lost.get() - was.lostBefore());
    }
  }

  void failed(long spans, String reason, String where) {
    long before = lost.getAndAdd(spans);
    long now = System.nanoTime();
    Trouble was = trouble.get();
    if (!was.isAny() || now - was.saidAt() > REMIND_NANOS) {
      long lostBefore = !was.isAny() ? before : was.lostBefore();
      if (trouble.compareAndSet(was, new Trouble(lostBefore, now, reason))) {
        LOGGER.log(
            Level.WARNING,
            "Spans cannot be delivered to {0}: {1}. The application is not affected; {2} spans are"
                + " lost so far. Start a backend there (meshspan up), or set"
                + " OTEL_EXPORTER_OTLP_ENDPOINT.",
            new Object[] {where, reason, before + spans});
      }
    }
  }

  String lastReason() {
    return trouble.get().reason();
  }

  /** The figures as they are now. */
  public Figures figures() {
    return new Figures(exported.get(), lost.get());
  }

  /**
   * Figures since the start.
   *
   * @param exported spans that the backend took
   * @param lost spans that were sent and not taken, after retries
   */
  public record Figures(long exported, long lost) {}

  private record Trouble(long lostBefore, long saidAt, String reason) {
    private static final Trouble NONE = new Trouble(0, 0, "");

    boolean isAny() {
      return !reason.isEmpty();
    }
  }
}
