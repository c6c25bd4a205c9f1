package io.meshspan.sdk;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The orderly end of an SDK: everything that has ended is sent first, within a limit. */
abstract class Shutdown {
  static Shutdown of(OpenTelemetrySdk sdk, Duration limit) {
    return new Owned(sdk, limit);
  }

  /** Nothing is ours to end. */
  static Shutdown ofNothing() {
    return new Nothing();
  }

  abstract FlushResult flush(Duration limit, Delivery delivery);

  abstract void close(Delivery delivery);

  abstract void atExit(Delivery delivery);

  private static final class Owned extends Shutdown {
    private final OpenTelemetrySdk sdk;
    private final Duration limit;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    Owned(OpenTelemetrySdk sdk, Duration limit) {
      this.sdk = sdk;
      this.limit = limit;
    }

    @Override
    FlushResult flush(Duration most, Delivery delivery) {
      if (!delivery.hasExporters()) {
        return new FlushResult.NotOurs();
      }
      if (!sendAll(System.nanoTime() + Math.max(1, most.toNanos()), delivery)) {
        return new FlushResult.TimedOut();
      }
      long lost = delivery.tellLosses();
      return lost == 0
          ? new FlushResult.Complete()
          : new FlushResult.Lost(lost, delivery.lastReason());
    }

    /** Whether all that had ended has left the queue and was answered for. */
    private boolean sendAll(long end, Delivery delivery) {
      long ended = delivery.admitted();
      long left;
      // OpenTelemetry joins a flush to one that is under way, which may have begun before our spans
      // ended. Only one that was asked for after they left the queue has surely sent their batch.
      do {
        left = delivery.left();
        CompletableResultCode flush = sdk.getSdkTracerProvider().forceFlush();
        flush.join(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (!flush.isDone()) { // the time is up, or this thread was interrupted
          return false;
        }
      } while (left < ended && System.nanoTime() < end);
      try {
        // An export may outlive the batch processor's patience with it.
        return delivery.awaitAnswers(end - System.nanoTime()) && left >= ended;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /** Whoever comes second, as the shutdown hook may, waits for the first: then all is sent. */
    @Override
    void close(Delivery delivery) {
      boolean interrupted = Thread.interrupted(); // it would end the waiting, and lose the spans
      try {
        if (closing.compareAndSet(false, true)) {
          closeOnce(delivery);
        } else {
          closed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        }
      } catch (InterruptedException e) {
        interrupted = true;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private void closeOnce(Delivery delivery) {
      try {
        long end = System.nanoTime() + limit.toNanos();
        sendAll(end, delivery);
        CompletableResultCode done = sdk.shutdown();
        done.join(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (done.isDone()) {
          delivery.abandonQueue();
        }
        delivery.sayDrops();
      } finally {
        closed.countDown();
      }
    }

    @Override
    void atExit(Delivery delivery) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(delivery), "meshspan-shutdown"));
    }
  }

  private static final class Nothing extends Shutdown {
    @Override
    FlushResult flush(Duration most, Delivery delivery) {
      return new FlushResult.NotOurs();
    }

    @Override
    void close(Delivery delivery) {
      // The one in charge ends itself.
    }

    @Override
    void atExit(Delivery delivery) {
      // Likewise.
    }
  }
}
