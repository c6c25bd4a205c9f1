package io.meshspan.instrumentation.ratis;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Ratis's gRPC, watched. {@link RatisTracing#configure} sets it; Ratis makes it by its class name,
 * which is why it is public and knows nothing: the tracing is in the parameters. Without them (in a
 * client that shares the server's properties) it is plain gRPC.
 */
public final class TracedGrpc implements RpcType {
  private static final String TRACING = "meshspan.ratis.tracing";

  /** For Ratis. */
  public TracedGrpc() {}

  static void put(Parameters parameters, RatisTracing tracing) {
    parameters.put(TRACING, tracing, RatisTracing.class);
  }

  @Override
  public String name() {
    return TracedGrpc.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    RatisTracing tracing = parameters == null ? null : parameters.get(TRACING, RatisTracing.class);
    return tracing == null ? new GrpcFactory(parameters) : new Factory(parameters, tracing);
  }

  /** Makes Ratis's own parts, each with something that looks on. */
  private static final class Factory extends GrpcFactory {
    private final RatisTracing tracing;

    Factory(Parameters parameters, RatisTracing tracing) {
      super(parameters);
      this.tracing = tracing;
    }

    @Override
    public GrpcServices newRaftServerRpc(RaftServer server) {
      tracing.starts(server);
      GrpcServices services = super.newRaftServerRpc(server);
      return services instanceof GrpcServicesImpl grpc ? new TracedRpc(grpc, tracing) : services;
    }

    @Override
    public LogAppender newLogAppender(
        RaftServer.Division division, LeaderState leader, FollowerInfo follower) {
      // Ratis makes its appenders in the moment in which a server becomes the leader.
      tracing.division(division).leads();
      if (!(division.getRaftServer().getServerRpc() instanceof TracedRpc)) {
        return super.newLogAppender(division, leader, follower);
      }
      Replication replication = tracing.replication(division, follower);
      return new TracedLogAppender(
          division, new TracedLeaderState(leader, replication), follower, replication);
    }
  }
}
