package io.meshspan.mesh.identity.service;

import io.grpc.Server;
import io.meshspan.mesh.identity.SpiffeIds;
import io.meshspan.mesh.topology.NodeId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mesh's identity service, running.
 *
 * <pre>{@code
 * try (IdentityService service = IdentityService.start(options)) {
 *   String address = service.endpoints().get(node);
 * }
 * }</pre>
 */
public final class IdentityService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityService.class);

  private final Endpoints endpoints;
  private final ScheduledExecutorService issuing =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "issuing");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Server> servers = new ArrayList<>();
  private final SortedMap<NodeId, String> addresses = new TreeMap<>();

  private IdentityService(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * Starts it; when it returns, every node is served.
   *
   * @throws IOException when it cannot listen, or its root not be read or kept
   */
  public static IdentityService start(IdentityOptions options) throws IOException {
    AuthorityFiles.makePrivate(options.data());
    CertificateAuthority authority =
        AuthorityFiles.open(options.data(), SpiffeIds.TRUST_DOMAIN, Instant.now());
    IdentityService service = new IdentityService(Endpoints.of(options));
    try {
      for (NodeId node : options.workloads()) {
        service.serve(
            node,
            new WorkloadApi(SpiffeIds.of(node), authority, options.lifetime(), service.issuing));
      }
    } catch (IOException | RuntimeException e) {
      service.close();
      throw e;
    }
    LOG.info("serving {} nodes; an SVID lives {}", options.nodes(), options.lifetime());
    return service;
  }

  private void serve(NodeId node, WorkloadApi api) throws IOException {
    servers.add(endpoints.serve(node, api));
    addresses.put(node, endpoints.addressOf(node));
  }

  /** Where each node finds its Workload API. */
  public SortedMap<NodeId, String> endpoints() {
    return Collections.unmodifiableSortedMap(addresses);
  }

  @Override
  public void close() {
    issuing.shutdownNow();
    servers.forEach(Server::shutdownNow);
    endpoints.close();
  }
}
