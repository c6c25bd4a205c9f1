package io.meshspan.instrumentation.ratis.failover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;

/** The servers n1, n2, … on these loopback ports. */
record Peers(List<Integer> ports) {
  private static final UUID GROUP = UUID.fromString("6d657368-7370-616e-8000-000000000001");

  static Peers parse(String text) {
    return new Peers(Arrays.stream(text.split(",")).map(Integer::valueOf).toList());
  }

  int portOf(String id) {
    return ports.get(Integer.parseInt(id.substring(1)) - 1);
  }

  List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= ports.size(); i++) {
      ids.add("n" + i);
    }
    return ids;
  }

  RaftGroup group() {
    return RaftGroup.valueOf(
        RaftGroupId.valueOf(GROUP),
        ids().stream()
            .map(
                id -> RaftPeer.newBuilder().setId(id).setAddress("127.0.0.1:" + portOf(id)).build())
            .toList());
  }

  @Override
  public String toString() {
    return String.join(",", ports.stream().map(String::valueOf).toList());
  }
}
