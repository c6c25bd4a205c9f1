package io.meshspan.sdk;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
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
    private final AtomicBoolean closed = new AtomicBoolean();

    Owned(OpenTelemetrySdk sdk, Duration limit) {
      this.sdk = sdk;
      this.limit = limit;
    }

    @Override
    FlushResult flush(Duration most, Delivery delivery) {
      long lostBefore = delivery.figures().lost();
      CompletableResultCode done = sdk.getSdkTracerProvider().forceFlush();
      done.join(Math.max(1, most.toMillis()), TimeUnit.MILLISECONDS);
      if (!done.isDone()) {
        return new FlushResult.TimedOut();
      }
      long lost = delivery.figures().lost() - lostBefore;
      return lost == 0
          ? new FlushResult.Complete()
          : new FlushResult.Lost(lost, delivery.lastReason());
    }

    @Override
    void close(Delivery delivery) {
      if (!closed.compareAndSet(false, true)) {
        return;
      }
      sdk.shutdown().join(limit.toMillis(), TimeUnit.MILLISECONDS);
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
