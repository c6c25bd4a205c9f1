package io.meshspan.sdk.tail;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Holds spans back until all of their trace's that started here have ended, and passes on those of
 * traces that are worth keeping. A trace that has been open for longer than the limit, or is the
 * oldest when too many spans wait, is decided by what is known; spans that end later follow, and
 * one that is a reason by itself is kept alone. A trace that was kept stays kept. Thread-safe.
 */
public final class TailSampling implements SpanProcessor {
  private static final int STRIPES = 16;
  private static final long LOOK_EVERY_MILLIS = 500;

  private final SpanProcessor next;
  private final TailRules rules;
  private final SlowOperations slow = new SlowOperations();
  private final Stripe[] stripes = new Stripe[STRIPES];
  private final int mostWaiting;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongConsumer notKept;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService clock;

  private TailSampling(
      SpanProcessor next,
      TailRules rules,
      int mostWaiting,
      LongConsumer notKept,
      LongSupplier nanoTime) {
    this.next = next;
    this.rules = rules;
    this.mostWaiting = mostWaiting;
    this.notKept = notKept;
    this.nanoTime = nanoTime;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(rules);
    }
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "meshspan-tail");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts deciding, by what settings say; see {@code docs/sampling.md}.
   *
   * @param next takes the spans that are kept; ended with this one
   * @param notKept hears how many spans were not kept, each time
   * @throws ConfigurationException that names the setting which cannot be, and what it must be
   */
  public static TailSampling before(
      SpanProcessor next, ConfigProperties settings, LongConsumer notKept) {
    TailSettings read = TailSettings.of(settings);
    TailSampling sampling =
        new TailSampling(next, read.rules(), read.mostWaiting(), notKept, System::nanoTime);
    var unused =
        sampling.clock.scheduleWithFixedDelay(
            () -> sampling.decideUntil(System.nanoTime() - read.longest().toNanos()),
            LOOK_EVERY_MILLIS,
            LOOK_EVERY_MILLIS,
            TimeUnit.MILLISECONDS);
    return sampling;
  }

  /** Whether settings ask for it. */
  public static boolean isWanted(ConfigProperties settings) {
    return TailSettings.areOn(settings);
  }

  /** One without a clock: at times that a test says, which decides about old traces itself. */
  static TailSampling at(
      LongSupplier nanoTime,
      SpanProcessor next,
      TailRules rules,
      int mostWaiting,
      LongConsumer notKept) {
    return new TailSampling(next, rules, mostWaiting, notKept, nanoTime);
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    SpanContext context = span.getSpanContext();
    if (context.isSampled()) {
      stripe(context.getTraceId()).started(context.getTraceId(), nanoTime.getAsLong());
    }
    if (next.isStartRequired()) {
      next.onStart(parent, span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    SpanContext context = span.getSpanContext();
    if (!context.isSampled()) {
      next.onEnd(span);
      return;
    }
    Stripe stripe = stripe(context.getTraceId());
    int nowWaiting = waiting.incrementAndGet();
    carryOut(stripe.ended(context.getTraceId(), span, isReason(span)));
    if (nowWaiting > mostWaiting) {
      makeRoom(stripe);
    }
  }

  private boolean isReason(ReadableSpan span) {
    SpanData data = span.toSpanData();
    // Asked of every local root, so that the quantile is that of all of them.
    boolean isSlow =
        rules.keepsSlow()
            && isLocalRoot(data)
            && slow.isSlow(data.getName(), data.getEndEpochNanos() - data.getStartEpochNanos());
    return isSlow || rules.wants(data);
  }

  private static boolean isLocalRoot(SpanData span) {
    SpanContext parent = span.getParentSpanContext();
    return !parent.isValid() || parent.isRemote();
  }

  /** The oldest trace of this stripe, or of the next one that has any. */
  private void makeRoom(Stripe first) {
    Stripe.Verdict verdict = first.decideOldest();
    for (int i = 0; i < STRIPES && verdict.spans().isEmpty(); i++) {
      verdict = stripes[i].decideOldest();
    }
    carryOut(verdict);
  }

  /** Decides about the traces that began at that moment or before, whatever they have open. */
  void decideUntil(long moment) {
    for (Stripe stripe : stripes) {
      stripe.decideUntil(moment).forEach(this::carryOut);
    }
  }

  private void carryOut(Stripe.Verdict verdict) {
    int spans = verdict.spans().size();
    if (spans == 0) {
      return;
    }
    waiting.addAndGet(-spans);
    if (verdict.isKept()) {
      verdict.spans().forEach(next::onEnd);
    } else {
      notKept.accept(spans);
    }
  }

  private Stripe stripe(String traceId) {
    return stripes[Character.digit(traceId.charAt(traceId.length() - 1), STRIPES)];
  }

  /** Decides about everything that waits, and has it sent. */
  @Override
  public CompletableResultCode forceFlush() {
    decideUntil(nanoTime.getAsLong());
    return next.forceFlush();
  }

  @Override
  public CompletableResultCode shutdown() {
    clock.shutdownNow();
    decideUntil(nanoTime.getAsLong());
    return next.shutdown();
  }

  @Override
  public String toString() {
    return "TailSampling{" + rules + ", " + next + "}";
  }
}
