package io.meshspan.mesh.identity;

import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.exception.BundleNotFoundException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.workloadapi.Watcher;
import io.spiffe.workloadapi.X509Context;
import io.spiffe.workloadapi.X509Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SVID that a node has now, and the roots that it trusts: what came last. It is kept when
 * nothing new comes, also beyond its end: that it is expired is for the others to see.
 */
final class HeldSvid implements X509Source, Watcher<X509Context> {
  private static final Logger LOG = LoggerFactory.getLogger(HeldSvid.class);

  private final SpiffeId owner;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile Optional<X509Context> held = Optional.empty();

  HeldSvid(SpiffeId owner) {
    this.owner = owner;
  }

  /** Waits until one has come, so long at most; answers whether one has. */
  boolean awaitFirst(Duration limit) {
    try {
      return first.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  boolean isThere() {
    return held.isPresent();
  }

  /** When it ends; empty while there is none. */
  Optional<Instant> expiry() {
    return held.map(context -> context.getDefaultSvid().getLeaf().getNotAfter().toInstant());
  }

  @Override
  public void onUpdate(X509Context update) {
    X509Svid svid = update.getDefaultSvid();
    if (!svid.getSpiffeId().equals(owner)) {
      throw new IllegalArgumentException(
          "the Workload API takes this node for "
              + svid.getSpiffeId()
              + ", it is "
              + owner
              + ": look at --identity");
    }
    held = Optional.of(update);
    first.countDown();
    LOG.info(
        "SVID {} is valid until {}",
        svid.getLeaf().getSerialNumber().toString(16),
        svid.getLeaf().getNotAfter().toInstant());
  }

  @Override
  public void onError(Throwable failure) {
    LOG.warn("no SVID from the Workload API: {}", failure.toString());
  }

  @Override
  public X509Svid getX509Svid() {
    return context().getDefaultSvid();
  }

  @Override
  public X509Bundle getBundleForTrustDomain(TrustDomain trustDomain)
      throws BundleNotFoundException {
    return context().getX509BundleSet().getBundleForTrustDomain(trustDomain);
  }

  private X509Context context() {
    return held.orElseThrow(() -> new IllegalStateException("no SVID has come yet"));
  }

  @Override
  public void close() {
    // it holds nothing open: the client does
  }
}
