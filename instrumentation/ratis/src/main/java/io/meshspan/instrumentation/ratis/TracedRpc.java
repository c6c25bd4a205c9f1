package io.meshspan.instrumentation.ratis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.protocol.RaftServerAsynchronousProtocol;

/** Ratis's RPC between servers; a candidate's requests for votes and their answers are seen. */
final class TracedRpc implements GrpcServices {
  private final GrpcServicesImpl grpc;
  private final RatisTracing tracing;

  TracedRpc(GrpcServicesImpl grpc, RatisTracing tracing) {
    this.grpc = grpc;
    this.tracing = tracing;
  }

  GrpcServicesImpl grpc() {
    return grpc;
  }

  @Override
  public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
    tracing.asksForVote(request);
    RequestVoteReplyProto reply = grpc.requestVote(request);
    tracing.votes(request, reply);
    return reply;
  }

  @Override
  public void close() throws IOException {
    try {
      grpc.close();
    } finally {
      tracing.ends();
    }
  }

  // --- the rest is Ratis's -----------------------------------------------------------------------

  @Override
  public void start() throws IOException {
    grpc.start();
  }

  @Override
  public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) {
    return grpc.appendEntries(request);
  }

  @Override
  public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) {
    return grpc.installSnapshot(request);
  }

  @Override
  public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
      throws IOException {
    return grpc.startLeaderElection(request);
  }

  @Override
  public RaftServerAsynchronousProtocol async() {
    return grpc.async();
  }

  @Override
  public InetSocketAddress getInetSocketAddress() {
    return grpc.getInetSocketAddress();
  }

  @Override
  public InetSocketAddress getClientServerAddress() {
    return grpc.getClientServerAddress();
  }

  @Override
  public InetSocketAddress getAdminServerAddress() {
    return grpc.getAdminServerAddress();
  }

  @Override
  public void handleException(RaftPeerId serverId, Exception failure, boolean reconnect) {
    grpc.handleException(serverId, failure, reconnect);
  }

  @Override
  public void notifyNotLeader(RaftGroupId groupId) {
    grpc.notifyNotLeader(groupId);
  }

  @Override
  public void addRaftPeers(Collection<RaftPeer> peers) {
    grpc.addRaftPeers(peers);
  }

  @Override
  public RpcType getRpcType() {
    return grpc.getRpcType();
  }
}
