package io.meshspan.mesh.identity;

import io.meshspan.mesh.topology.NodeId;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.util.Optional;

/** How the mesh's nodes are called where identities are proven. */
public final class SpiffeIds {
  /** All nodes of the mesh are in it. */
  public static final TrustDomain TRUST_DOMAIN = TrustDomain.parse("mesh.example");

  private static final String KIND = "node";

  private SpiffeIds() {}

  /** For example {@code spiffe://mesh.example/node/node-1}. */
  public static SpiffeId of(NodeId node) {
    return SpiffeId.fromSegments(TRUST_DOMAIN, KIND, node.toString());
  }

  /** The node of this name; empty when it is no node of this mesh. */
  static Optional<NodeId> nodeOf(SpiffeId id) {
    String prefix = "/" + KIND + "/";
    if (!id.getTrustDomain().equals(TRUST_DOMAIN) || !id.getPath().startsWith(prefix)) {
      return Optional.empty();
    }
    try {
      return Optional.of(NodeId.parse(id.getPath().substring(prefix.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
