package io.meshspan.mesh.identity.service;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc.SpiffeWorkloadAPIImplBase;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesRequest;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDRequest;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Workload API as one workload sees it. Every stream begins with an SVID made for it, and goes
 * on with another each time half of the last one's life has passed. JWT-SVIDs are not there, and
 * are answered as the standard has it: UNIMPLEMENTED.
 */
final class WorkloadApi extends SpiffeWorkloadAPIImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(WorkloadApi.class);

  private final SpiffeId workload;
  private final CertificateAuthority authority;
  private final Duration lifetime;
  private final ScheduledExecutorService thread;

  /**
   * Serves one workload.
   *
   * @param lifetime of each SVID
   * @param thread the one thread on which SVIDs are made and sent
   */
  WorkloadApi(
      SpiffeId workload,
      CertificateAuthority authority,
      Duration lifetime,
      ScheduledExecutorService thread) {
    this.workload = workload;
    this.authority = authority;
    this.lifetime = lifetime;
    this.thread = thread;
  }

  @Override
  public void fetchX509SVID(X509SVIDRequest request, StreamObserver<X509SVIDResponse> answers) {
    ServerCallStreamObserver<X509SVIDResponse> stream =
        (ServerCallStreamObserver<X509SVIDResponse>) answers;
    stream.setOnCancelHandler(() -> {}); // and so sending to one that is gone throws nothing
    thread.execute(() -> sendNext(stream));
  }

  private void sendNext(ServerCallStreamObserver<X509SVIDResponse> stream) {
    if (stream.isCancelled()) {
      return;
    }
    try {
      stream.onNext(answer(issue()));
      var unused =
          thread.schedule(() -> sendNext(stream), lifetime.toMillis() / 2, TimeUnit.MILLISECONDS);
    } catch (IOException | CertificateEncodingException e) {
      LOG.error("no SVID for {}", workload, e);
      stream.onError(Status.INTERNAL.withDescription(e.getMessage()).asRuntimeException());
    } catch (RejectedExecutionException e) {
      LOG.debug("the service is ending");
    }
  }

  private IssuedSvid issue() throws IOException {
    IssuedSvid svid = authority.issue(workload, Instant.now(), lifetime);
    LOG.info(
        "issued {} serial={} not_before={} not_after={}",
        workload,
        svid.certificate().getSerialNumber().toString(16),
        svid.certificate().getNotBefore().toInstant(),
        svid.certificate().getNotAfter().toInstant());
    return svid;
  }

  private X509SVIDResponse answer(IssuedSvid svid) throws CertificateEncodingException {
    return X509SVIDResponse.newBuilder()
        .addSvids(
            X509SVID
                .newBuilder()
                .setSpiffeId(workload.toString())
                .setX509Svid(ByteString.copyFrom(svid.certificate().getEncoded()))
                .setX509SvidKey(ByteString.copyFrom(svid.key().getEncoded()))
                .setBundle(root()))
        .build();
  }

  /** The root stays the same while the service runs, so there is one answer. */
  @Override
  public void fetchX509Bundles(
      X509BundlesRequest request, StreamObserver<X509BundlesResponse> answers) {
    try {
      answers.onNext(
          X509BundlesResponse.newBuilder()
              .putBundles(workload.getTrustDomain().toIdString(), root())
              .build());
    } catch (CertificateEncodingException e) {
      answers.onError(Status.INTERNAL.withDescription(e.getMessage()).asRuntimeException());
    }
  }

  private ByteString root() throws CertificateEncodingException {
    return ByteString.copyFrom(authority.rootCertificate().getEncoded());
  }
}
