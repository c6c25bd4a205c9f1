package io.meshspan.instrumentation.ratis.failover;

import io.meshspan.instrumentation.ratis.TracedMessage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.trace.TraceConfigKeys;
import org.apache.ratis.util.TimeDuration;

/**
 * The client, in a process of its own since Ratis's tracing is switched on for a whole process:
 * {@code Failover writes kills directory}. Writes in bursts; a leader is killed while a burst is on
 * its way, and started again once another leader has answered.
 */
final class Failover {
  private static final int BURST = 3;
  private static final long PATIENCE_SECONDS = 60;

  private final Path directory;
  private final Peers peers;
  private final Processes processes;
  private final Tracer application;
  private int written;

  private Failover(Path directory, Tracer application) throws IOException {
    this.directory = directory;
    this.application = application;
    this.peers = new Peers(List.of(freePort(), freePort(), freePort()));
    this.processes = new Processes(peers, directory);
  }

  public static void main(String[] arguments) throws Exception {
    int writes = Integer.parseInt(arguments[0]);
    int kills = Integer.parseInt(arguments[1]);
    Path directory = Path.of(arguments[2]);
    Tracer application = Telemetry.toFile(directory, "client.0").getTracer("application");
    Failover failover = new Failover(directory, application);
    try {
      failover.run(writes, kills);
    } finally {
      failover.processes.end();
    }
    System.out.print(Comparison.read(directory).table(writes, kills));
    System.exit(0);
  }

  private void run(int writes, int kills) throws Exception {
    for (String id : peers.ids()) {
      processes.start(id);
    }
    try (RaftClient client = client()) {
      String leader = leaderThatAnswers(burst(client, 1));
      for (int round = 1; round <= kills; round++) {
        writeUntil(client, writes * round / (kills + 1));
        List<CompletableFuture<RaftClientReply>> crossing = burst(client, BURST);
        processes.kill(leader);
        crossing.addAll(burst(client, BURST));
        String next = leaderThatAnswers(crossing);
        processes.start(leader);
        leader = next;
      }
      writeUntil(client, writes);
    }
    awaitApplied();
  }

  private void writeUntil(RaftClient client, int count) throws Exception {
    while (written < count) {
      leaderThatAnswers(burst(client, Math.min(BURST, count - written)));
    }
  }

  private List<CompletableFuture<RaftClientReply>> burst(RaftClient client, int size) {
    List<CompletableFuture<RaftClientReply>> replies = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Span span = application.spanBuilder("write").setNoParent().startSpan();
      // The payload says which span asked, so that the servers' journals do.
      String payload = written++ + " " + span.getSpanContext().getSpanId();
      replies.add(
          Context.current()
              .with(span)
              .wrapSupplier(() -> client.async().send(TracedMessage.wrap(Message.valueOf(payload))))
              .get()
              .whenComplete((reply, failure) -> span.end()));
    }
    return replies;
  }

  private static String leaderThatAnswers(List<CompletableFuture<RaftClientReply>> replies)
      throws Exception {
    String leader = "";
    for (CompletableFuture<RaftClientReply> reply : replies) {
      leader = reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getServerId().toString();
    }
    return leader;
  }

  private void awaitApplied() throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (Comparison.read(directory).applies().size() < written * peers.ids().size()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("not every server applied every write in time");
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private RaftClient client() {
    RaftProperties properties = new RaftProperties();
    TraceConfigKeys.setEnabled(properties, true);
    return RaftClient.newBuilder()
        .setProperties(properties)
        .setRaftGroup(peers.group())
        .setRetryPolicy(
            RetryPolicies.retryForeverWithSleep(TimeDuration.valueOf(50, TimeUnit.MILLISECONDS)))
        .build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
