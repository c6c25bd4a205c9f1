package io.meshspan.instrumentation.ratis;

import java.util.concurrent.CompletableFuture;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.util.LifeCycle;

/** Ratis's appender to one follower, as it is but for the leader state that it talks to. */
final class TracedLogAppender extends GrpcLogAppender {
  private final Replication replication;

  TracedLogAppender(
      RaftServer.Division division,
      LeaderState leader,
      FollowerInfo follower,
      Replication replication) {
    super(division, leader, follower);
    this.replication = replication;
  }

  /** Ratis's appender asks for its own class here, and does so while it is being constructed. */
  @Override
  public GrpcServicesImpl getServerRpc() {
    return ((TracedRpc) getServer().getRaftServer().getServerRpc()).grpc();
  }

  @Override
  public CompletableFuture<LifeCycle.State> stopAsync() {
    CompletableFuture<LifeCycle.State> stopping = super.stopAsync();
    replication.stopped();
    return stopping;
  }
}
