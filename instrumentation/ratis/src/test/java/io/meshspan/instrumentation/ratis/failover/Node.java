package io.meshspan.instrumentation.ratis.failover;

import io.meshspan.api.Meshspan;
import io.meshspan.instrumentation.ratis.RatisTracing;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.trace.TraceConfigKeys;
import org.apache.ratis.util.TimeDuration;

/** One server process: {@code Node id life peers directory}. Ends when its standard input does. */
final class Node {
  private Node() {}

  public static void main(String[] arguments) throws Exception {
    String id = arguments[0];
    String process = id + "." + arguments[1];
    Peers peers = Peers.parse(arguments[2]);
    Path directory = Path.of(arguments[3]);
    Meshspan meshspan = Meshspan.of(Telemetry.toFile(directory, process));

    RaftProperties properties = properties(directory.resolve("raft-" + id), peers.portOf(id));
    Parameters parameters = new Parameters();
    RatisTracing tracing = RatisTracing.of(meshspan, id);
    tracing.configure(properties, parameters);
    Journal journal = new Journal(new LineFile(directory.resolve("applied-" + process)));
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(id))
            .setGroup(peers.group())
            .setProperties(properties)
            .setParameters(parameters)
            .setStateMachine(tracing.traced(journal))
            .setOption(RaftStorage.StartupOption.RECOVER)
            .build();
    server.start();
    while (System.in.read() >= 0) {
      // The one who started us holds the other end: if that process dies, so do we.
    }
    server.close();
    System.exit(0); // Ratis keeps threads that are no daemons
  }

  private static RaftProperties properties(Path storage, int port) {
    RaftProperties properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(storage.toFile()));
    GrpcConfigKeys.Server.setPort(properties, port);
    RaftServerConfigKeys.Rpc.setTimeoutMin(
        properties, TimeDuration.valueOf(300, TimeUnit.MILLISECONDS));
    RaftServerConfigKeys.Rpc.setTimeoutMax(
        properties, TimeDuration.valueOf(600, TimeUnit.MILLISECONDS));
    TraceConfigKeys.setEnabled(properties, true);
    return properties;
  }

  /** Writes down what is applied, without any tracing: what the traces are compared with. */
  private static final class Journal extends BaseStateMachine {
    private final LineFile file;

    Journal(LineFile file) {
      this.file = file;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
      LogEntryProto entry = transaction.getLogEntry();
      updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
      file.add(entry.getStateMachineLogEntry().getLogData().toStringUtf8());
      return CompletableFuture.completedFuture(Message.valueOf("applied"));
    }
  }
}
