package io.meshspan.mesh.consensus;

import io.meshspan.mesh.topology.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/** The one Raft group of the mesh: all its nodes, on loopback. */
final class SettingsGroup {
  private static final RaftGroupId ID =
      RaftGroupId.valueOf(
          UUID.nameUUIDFromBytes("meshspan settings".getBytes(StandardCharsets.UTF_8)));

  private SettingsGroup() {}

  static RaftGroup of(List<NodeId> nodes, ToIntFunction<NodeId> portOf) {
    List<RaftPeer> peers =
        nodes.stream()
            .map(
                node ->
                    RaftPeer.newBuilder()
                        .setId(RaftPeerId.valueOf(node.toString()))
                        .setAddress("127.0.0.1:" + portOf.applyAsInt(node))
                        .build())
            .toList();
    return RaftGroup.valueOf(ID, peers);
  }
}
