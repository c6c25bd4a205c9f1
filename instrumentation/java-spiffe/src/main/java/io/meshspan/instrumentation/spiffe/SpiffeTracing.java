package io.meshspan.instrumentation.spiffe;

import io.meshspan.api.Meshspan;
import io.spiffe.workloadapi.WorkloadApiClient;
import io.spiffe.workloadapi.X509Source;

/**
 * Tracing of one workload's identity.
 *
 * <pre>{@code
 * SpiffeTracing tracing = SpiffeTracing.of(Meshspan.global(), "node-1");
 * WorkloadApiClient client = tracing.traced(DefaultWorkloadApiClient.newClient());
 * X509Source source = DefaultX509Source.newSource(
 *     X509SourceOptions.builder().workloadApiClient(client).build());
 * MutualTls tls = tracing.mutualTls(source);
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class SpiffeTracing {
  private final Meshspan meshspan;
  private final String nodeId;

  private SpiffeTracing(Meshspan meshspan, String nodeId) {
    this.meshspan = meshspan;
    this.nodeId = nodeId;
  }

  /** Tracing into the given place, under the name that the node has in the mesh. */
  public static SpiffeTracing of(Meshspan meshspan, String nodeId) {
    return new SpiffeTracing(meshspan, nodeId);
  }

  /**
   * The same client, traced: the first X.509-SVID that it brings is a {@code spiffe.svid_fetch}
   * span, each with another serial number a {@code spiffe.svid_renewal}, over whichever of its
   * methods it comes. JWT-SVIDs and bundles pass untraced.
   */
  public WorkloadApiClient traced(WorkloadApiClient client) {
    return new TracedWorkloadApi(client, new SvidSpanRecorder(meshspan.spiffe(), nodeId));
  }

  /** Handshakes with the SVID that the source has at that moment, each a span. */
  public MutualTls mutualTls(X509Source source) {
    return new MutualTls(source, meshspan.spiffe());
  }
}
