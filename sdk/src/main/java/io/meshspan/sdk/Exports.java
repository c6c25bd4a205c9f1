package io.meshspan.sdk;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What came of the spans that one exporter was given, and the one place that speaks of it. */
final class Exports {
  private static final Logger LOGGER = Logger.getLogger("io.meshspan.sdk");

  private final Delivery delivery;
  private final String where;
  private final AtomicLong given = new AtomicLong();
  private final AtomicLong exported = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicReference<Trouble> trouble = new AtomicReference<>(Trouble.NONE);

  Exports(Delivery delivery, String where) {
    this.delivery = delivery;
    this.where = where;
  }

  void given(long spans) {
    given.addAndGet(spans);
    delivery.sayDrops();
  }

  void delivered(long spans) {
    exported.addAndGet(spans);
    Trouble was = trouble.getAndSet(Trouble.NONE);
    if (was.isAny()) {
      LOGGER.log(
          Level.INFO,
          "Spans are delivered again; {0} were lost meanwhile.",
          lost.get() - was.lostBefore());
    }
    delivery.answered();
  }

  void failed(long spans, String reason) {
    delivery.lastReason(reason);
    long before = lost.getAndAdd(spans);
    long now = System.nanoTime();
    Trouble was = trouble.get();
    if (!was.isAny() || now - was.saidAt() > Delivery.REMIND_NANOS) {
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
    delivery.answered();
  }

  long exported() {
    return exported.get();
  }

  long lost() {
    return lost.get();
  }

  long onTheirWay() {
    return given.get() - exported.get() - lost.get();
  }

  private record Trouble(long lostBefore, long saidAt, String reason) {
    private static final Trouble NONE = new Trouble(0, 0, "");

    boolean isAny() {
      return !reason.isEmpty();
    }
  }
}
