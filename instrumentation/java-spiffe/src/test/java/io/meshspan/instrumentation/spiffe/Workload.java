package io.meshspan.instrumentation.spiffe;

import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.exception.BundleNotFoundException;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.workloadapi.X509Context;
import io.spiffe.workloadapi.X509Source;

/** A workload with an SVID and roots that a test gives it. */
final class Workload implements X509Source {
  private volatile X509Context context;

  Workload(X509Context context) {
    this.context = context;
  }

  void rotate(X509Context newContext) {
    context = newContext;
  }

  @Override
  public X509Svid getX509Svid() {
    return context.getDefaultSvid();
  }

  @Override
  public X509Bundle getBundleForTrustDomain(TrustDomain trustDomain)
      throws BundleNotFoundException {
    return context.getX509BundleSet().getBundleForTrustDomain(trustDomain);
  }

  @Override
  public void close() {}
}
