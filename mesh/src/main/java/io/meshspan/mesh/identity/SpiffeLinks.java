package io.meshspan.mesh.identity;

import io.meshspan.instrumentation.spiffe.AuthenticatedSocket;
import io.meshspan.instrumentation.spiffe.MutualTls;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.meshspan.mesh.transport.LinkSecurity;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.stream.Collectors;

/** Links on which both ends show an SVID: whoever dials knows whom, whoever takes, from whom. */
final class SpiffeLinks implements LinkSecurity {
  private final HeldSvid held;
  private final MutualTls tls;
  private final Set<SpiffeId> neighbours;

  SpiffeLinks(NodeId self, Topology topology, HeldSvid held, MutualTls tls) {
    this.held = held;
    this.tls = tls;
    this.neighbours =
        topology.neighboursOf(self).stream()
            .map(SpiffeIds::of)
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public <T> T dialled(Socket tcp, NodeId neighbour, Greeting<T> greeting) throws IOException {
    requireSvid();
    return tls.connect(
        tcp, SpiffeIds.of(neighbour), socket -> greeting.exchange(socket, neighbour));
  }

  @Override
  public <T> T accepted(Socket tcp, Greeting<T> greeting) throws IOException {
    requireSvid();
    AuthenticatedSocket link = tls.accept(tcp, neighbours);
    NodeId neighbour =
        SpiffeIds.nodeOf(link.peer())
            .orElseThrow(() -> new IOException(link.peer() + " is no node of this mesh"));
    return greeting.exchange(link.socket(), neighbour);
  }

  private void requireSvid() throws IOException {
    if (!held.isThere()) {
      throw new IOException("no SVID has come from the identity service yet");
    }
  }
}
