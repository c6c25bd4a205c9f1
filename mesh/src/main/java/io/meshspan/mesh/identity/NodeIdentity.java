package io.meshspan.mesh.identity;

import io.grpc.Context;
import io.meshspan.api.Meshspan;
import io.meshspan.api.spiffe.SpiffeSpans;
import io.meshspan.instrumentation.spiffe.SpiffeTracing;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.meshspan.mesh.transport.LinkSecurity;
import io.spiffe.exception.SocketEndpointAddressException;
import io.spiffe.provider.SpiffeKeyManager;
import io.spiffe.provider.SpiffeTrustManager;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.workloadapi.DefaultWorkloadApiClient;
import io.spiffe.workloadapi.DefaultWorkloadApiClient.ClientOptions;
import io.spiffe.workloadapi.WorkloadApiClient;
import io.spiffe.workloadapi.retry.ExponentialBackoffPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity of one node, from the Workload API on.
 *
 * <pre>{@code
 * try (NodeIdentity identity = NodeIdentity.watch(self, "unix:/run/mesh/node-1.sock", meshspan)) {
 *   Transport.listen(self, topology, emulation, identity.links(topology), port);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class NodeIdentity implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeIdentity.class);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

  /** A service that is back is found again in this time; java-spiffe would take up to a minute. */
  private static final ExponentialBackoffPolicy RETRY =
      ExponentialBackoffPolicy.builder()
          .initialDelay(Duration.ofSeconds(1))
          .maxDelay(Duration.ofSeconds(4))
          .build();

  private final NodeId self;
  private final HeldSvid held;
  private final SpiffeTracing tracing;
  private final WorkloadApiClient client;
  private final SpiffeSpans spans;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "identity-deadlines");
            thread.setDaemon(true);
            return thread;
          });

  private NodeIdentity(
      NodeId self,
      HeldSvid held,
      SpiffeTracing tracing,
      WorkloadApiClient client,
      SpiffeSpans spans) {
    this.self = self;
    this.held = held;
    this.tracing = tracing;
    this.client = client;
    this.spans = spans;
  }

  /**
   * Asks for the node's SVID and for every one that replaces it, without waiting for the first: a
   * service that is away is tried again until it is there.
   *
   * @param endpoint {@code unix:/path} or {@code tcp://127.0.0.1:port}
   * @throws IOException when the endpoint is no address
   */
  public static NodeIdentity watch(NodeId self, String endpoint, Meshspan meshspan)
      throws IOException {
    SpiffeTracing tracing = SpiffeTracing.of(meshspan, self.toString());
    HeldSvid held = new HeldSvid(SpiffeIds.of(self));
    WorkloadApiClient client = tracing.traced(connected(endpoint));
    client.watchX509Context(held);
    return new NodeIdentity(self, held, tracing, client, meshspan.spiffe());
  }

  private static WorkloadApiClient connected(String endpoint) throws IOException {
    try {
      return DefaultWorkloadApiClient.newClient(
          ClientOptions.builder()
              .spiffeSocketPath(endpoint)
              .exponentialBackoffPolicy(RETRY)
              .build());
    } catch (SocketEndpointAddressException e) {
      throw new IOException("--identity: " + e.getMessage(), e);
    }
  }

  /**
   * Waits until the first SVID has come, so long at most. Without one nothing fails that is not
   * tried again, only later.
   */
  public void awaitFirst(Duration limit) {
    if (!held.awaitFirst(limit)) {
      LOG.warn("no SVID has come in {}: there is no identity service, or it is slow", limit);
    }
  }

  /** Links of this node to its neighbours, and to nobody else. */
  public LinkSecurity links(Topology topology) {
    return new SpiffeLinks(self, topology, held, tracing.mutualTls(held));
  }

  /** Shows the SVID in use where others than {@link #links} make connections. */
  public X509ExtendedKeyManager keys() {
    return new SpiffeKeyManager(held);
  }

  /** Takes the given nodes' certificates and nobody else's, where others make connections. */
  public X509ExtendedTrustManager trustOf(Collection<NodeId> nodes) {
    Set<SpiffeId> ids = nodes.stream().map(SpiffeIds::of).collect(Collectors.toUnmodifiableSet());
    return new SpiffeTrustManager(held, () -> ids);
  }

  /**
   * Seconds until the SVID in use ends, negative once it has, which is recorded as the metric
   * {@code spiffe.svid.expiry} too; empty while there is none.
   */
  public OptionalDouble measureExpiry() {
    Optional<Instant> end = held.expiry();
    if (end.isEmpty()) {
      return OptionalDouble.empty();
    }
    double secondsToGo = Duration.between(Instant.now(), end.get()).toMillis() / 1000.0;
    spans.recordSvidExpiry(secondsToGo);
    return OptionalDouble.of(secondsToGo);
  }

  /**
   * Fetches a new SVID now, instead of waiting for the service to send one. Waits for it, 3 s at
   * most.
   *
   * @return whether one came; the old one stays in use if none did
   */
  public boolean fetchNow() {
    try (Context.CancellableContext within =
        Context.current()
            .withDeadlineAfter(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS, deadlines)) {
      held.onUpdate(within.call(client::fetchX509Context));
      return true;
    } catch (Exception e) { // Callable's, whatever the client throws
      LOG.warn("no SVID could be fetched: {}", e.toString());
      return false;
    }
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    try {
      client.close();
    } catch (IOException e) {
      LOG.debug("closing the Workload API's client", e);
    }
  }
}
