package io.meshspan.instrumentation.spiffe;

import io.spiffe.bundle.jwtbundle.JwtBundleSet;
import io.spiffe.bundle.x509bundle.X509BundleSet;
import io.spiffe.exception.JwtBundleException;
import io.spiffe.exception.JwtSvidException;
import io.spiffe.exception.X509BundleException;
import io.spiffe.exception.X509ContextException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.svid.jwtsvid.JwtSvid;
import io.spiffe.workloadapi.Watcher;
import io.spiffe.workloadapi.WorkloadApiClient;
import io.spiffe.workloadapi.X509Context;
import java.io.IOException;
import java.util.List;

/** The client that it is given, with spans around what brings X.509-SVIDs. */
final class TracedWorkloadApi implements WorkloadApiClient {
  private final WorkloadApiClient client;
  private final SvidSpanRecorder recorder;

  TracedWorkloadApi(WorkloadApiClient client, SvidSpanRecorder recorder) {
    this.client = client;
    this.recorder = recorder;
  }

  @Override
  public X509Context fetchX509Context() throws X509ContextException {
    return recorder.ofCall(client::fetchX509Context);
  }

  @Override
  public void watchX509Context(Watcher<X509Context> watcher) {
    client.watchX509Context(recorder.ofWatch(watcher));
  }

  @Override
  public X509BundleSet fetchX509Bundles() throws X509BundleException {
    return client.fetchX509Bundles();
  }

  @Override
  public void watchX509Bundles(Watcher<X509BundleSet> watcher) {
    client.watchX509Bundles(watcher);
  }

  @Override
  public JwtSvid fetchJwtSvid(String audience, String... extraAudience) throws JwtSvidException {
    return client.fetchJwtSvid(audience, extraAudience);
  }

  @Override
  public JwtSvid fetchJwtSvid(SpiffeId subject, String audience, String... extraAudience)
      throws JwtSvidException {
    return client.fetchJwtSvid(subject, audience, extraAudience);
  }

  @Override
  public List<JwtSvid> fetchJwtSvids(String audience, String... extraAudience)
      throws JwtSvidException {
    return client.fetchJwtSvids(audience, extraAudience);
  }

  @Override
  public List<JwtSvid> fetchJwtSvids(SpiffeId subject, String audience, String... extraAudience)
      throws JwtSvidException {
    return client.fetchJwtSvids(subject, audience, extraAudience);
  }

  @Override
  public JwtBundleSet fetchJwtBundles() throws JwtBundleException {
    return client.fetchJwtBundles();
  }

  @Override
  public JwtSvid validateJwtSvid(String token, String audience) throws JwtSvidException {
    return client.validateJwtSvid(token, audience);
  }

  @Override
  public void watchJwtBundles(Watcher<JwtBundleSet> watcher) {
    client.watchJwtBundles(watcher);
  }

  @Override
  public void close() throws IOException {
    client.close();
    recorder.closed();
  }
}
