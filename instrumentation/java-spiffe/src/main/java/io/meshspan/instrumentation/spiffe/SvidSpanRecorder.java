package io.meshspan.instrumentation.spiffe;

import io.meshspan.api.spiffe.SpiffeSpans;
import io.meshspan.api.spiffe.SvidFetchSpan;
import io.meshspan.api.spiffe.SvidRenewalSpan;
import io.meshspan.api.spiffe.SvidType;
import io.spiffe.exception.X509ContextException;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.workloadapi.Watcher;
import io.spiffe.workloadapi.X509Context;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Says which SVIDs a workload got. The first is fetched and every other renews it; one that comes
 * again, with a changed bundle say, is neither.
 */
final class SvidSpanRecorder {
  private final SpiffeSpans spans;
  private final String nodeId;
  private final AtomicReference<BigInteger> newest = new AtomicReference<>();

  /** Waits for the first SVID of a watch; nothing before and after. */
  private final AtomicReference<SvidFetchSpan> waiting = new AtomicReference<>();

  SvidSpanRecorder(SpiffeSpans spans, String nodeId) {
    this.spans = spans;
    this.nodeId = nodeId;
  }

  /** One request and its answer. */
  X509Context ofCall(Fetch fetch) throws X509ContextException {
    if (newest.get() == null) {
      return spans
          .svidFetch(nodeId)
          .call(
              span -> {
                X509Context context = fetch.call();
                newest.set(serialOf(context));
                return say(span, context.getDefaultSvid()).result(context);
              });
    }
    return spans
        .svidRenewal(nodeId)
        .call(
            span -> {
              X509Context context = fetch.call();
              newest.set(serialOf(context));
              return say(span, context.getDefaultSvid()).result(context);
            });
  }

  /** A standing request, which is answered again and again. */
  Watcher<X509Context> ofWatch(Watcher<X509Context> watcher) {
    beginWaiting();
    return new Watcher<>() {
      @Override
      public void onUpdate(X509Context context) {
        taken(context, () -> watcher.onUpdate(context));
      }

      @Override
      public void onError(Throwable failure) {
        refused(failure);
        watcher.onError(failure);
      }
    };
  }

  private synchronized void beginWaiting() {
    if (newest.get() == null && waiting.get() == null) {
      waiting.set(spans.detached().svidFetch(nodeId));
    }
  }

  private void taken(X509Context context, Runnable takeOver) {
    BigInteger serial = serialOf(context);
    BigInteger before = newest.getAndSet(serial);
    Optional<SvidFetchSpan> first = first();
    if (first.isPresent()) {
      first
          .get()
          .run(
              span -> {
                takeOver.run();
                say(span, context.getDefaultSvid());
              });
    } else if (serial.equals(before)) {
      takeOver.run();
    } else {
      spans
          .root()
          .svidRenewal(nodeId)
          .run(
              span -> {
                takeOver.run();
                say(span, context.getDefaultSvid());
              });
    }
  }

  /** An answer that is no SVID, or the end of a watch that is not taken up again. */
  private void refused(Throwable failure) {
    Optional<SvidFetchSpan> first = first();
    if (first.isPresent()) {
      first.get().failed(failure).close();
    } else {
      spans.root().svidRenewal(nodeId).failed(failure).close();
    }
  }

  void closed() {
    first().ifPresent(span -> span.failed("closed before an SVID came").close());
  }

  private Optional<SvidFetchSpan> first() {
    return Optional.ofNullable(waiting.getAndSet(null));
  }

  private static SvidFetchSpan say(SvidFetchSpan span, X509Svid svid) {
    return span.spiffeId(svid.getSpiffeId().toString())
        .trustDomain(svid.getSpiffeId().getTrustDomain().getName())
        .svidType(SvidType.X509)
        .svidTtl(secondsToGo(svid));
  }

  private static SvidRenewalSpan say(SvidRenewalSpan span, X509Svid svid) {
    return span.spiffeId(svid.getSpiffeId().toString())
        .svidTtl(secondsToGo(svid))
        .svidSerial(svid.getLeaf().getSerialNumber().toString(16));
  }

  private static long secondsToGo(X509Svid svid) {
    Instant end = svid.getLeaf().getNotAfter().toInstant();
    return Math.max(0, Duration.between(Instant.now(), end).toSeconds());
  }

  private static BigInteger serialOf(X509Context context) {
    return context.getDefaultSvid().getLeaf().getSerialNumber();
  }

  /** What asks once. */
  @FunctionalInterface
  interface Fetch {
    X509Context call() throws X509ContextException;
  }
}
