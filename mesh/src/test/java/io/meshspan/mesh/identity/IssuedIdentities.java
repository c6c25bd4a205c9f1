package io.meshspan.mesh.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.identity.service.IdentityOptions;
import io.meshspan.mesh.identity.service.IdentityOptions.Sockets;
import io.meshspan.mesh.identity.service.IdentityService;
import io.meshspan.mesh.topology.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real identity service, and nodes that have their identity from it. */
public final class IssuedIdentities implements AutoCloseable {
  private final IdentityOptions options;
  private IdentityService service;
  private final List<NodeIdentity> nodes = new ArrayList<>();

  public IssuedIdentities(Path data, int nodes, Duration lifetime) throws IOException {
    options = new IdentityOptions(nodes, data, 0, lifetime, Sockets.UNIX);
    service = IdentityService.start(options);
  }

  /** The identity of a node, which has its SVID. */
  public NodeIdentity of(NodeId node, Meshspan meshspan) throws IOException {
    NodeIdentity identity = NodeIdentity.watch(node, service.endpoints().get(node), meshspan);
    nodes.add(identity);
    await().atMost(30, SECONDS).until(() -> identity.measureExpiry().isPresent());
    return identity;
  }

  /** The service goes away; nodes keep what they have. */
  public void endService() {
    service.close();
  }

  /** The service is back, with the root that it had. */
  public void startServiceAgain() throws IOException {
    service = IdentityService.start(options);
  }

  @Override
  public void close() {
    nodes.forEach(NodeIdentity::close);
    service.close();
  }
}
