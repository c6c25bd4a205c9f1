package io.meshspan.cli;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Ports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running demo: the backend in this process, the nodes and the service that they have their
 * identity from each in one of its own.
 */
final class Demo implements AutoCloseable {
  private static final Duration ORDERLY_END = Duration.ofSeconds(5);
  private static final Duration IDENTITY_WITHIN = Duration.ofSeconds(30);

  private final Plan plan;
  private final Backend backend;
  private final MeshProcess identity;
  private final List<MeshProcess> nodes = new CopyOnWriteArrayList<>();
  private final Faults faults;
  private final Queue<String> news = new ConcurrentLinkedQueue<>();
  private Optional<ControlSocket> control = Optional.empty();
  private OptionalLong allUpAt = OptionalLong.empty();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();

  private Demo(Plan plan, Backend backend) {
    this.plan = plan;
    this.backend = backend;
    this.identity = MeshProcess.identityService(plan);
    this.faults = new Faults(() -> nodes, new FaultLog(plan.folder().path()));
  }

  /**
   * What to run.
   *
   * @param jar the mesh's runnable jar
   * @param nodes how many nodes
   * @param folder where they keep their logs and state
   * @param offset added to every port
   * @param svidLifetime how long a node's certificate is valid
   * @param ebpf where the nodes' eBPF programs run, as a node's own --ebpf has it
   * @param timetable which faults begin by themselves
   */
  record Plan(
      Path jar,
      int nodes,
      DataFolder folder,
      int offset,
      Duration svidLifetime,
      String ebpf,
      FaultTimetable timetable) {}

  /**
   * Starts the backend and every node; where something is in the way, throws and leaves nothing
   * running.
   */
  static Demo start(Plan plan) {
    NodePorts.checkFree(plan.nodes(), plan.offset());
    Demo demo = new Demo(plan, Backend.start(BackendConfig.on(Ports.withOffset(plan.offset()))));
    try {
      demo.startAll();
      return demo;
    } catch (RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  private void startAll() {
    identity.start();
    try {
      identity.awaitReady(IDENTITY_WITHIN);
    } catch (ProblemException e) {
      plan.folder().keep(); // its message sends the person to a log in there
      throw e;
    }
    for (int i = 1; i <= plan.nodes(); i++) {
      String name = "node-" + i;
      MeshProcess node =
          MeshProcess.node(name, identity.endpointOf(name), plan, backend.otlpHttpPort());
      nodes.add(node);
      node.start();
    }
    takeOrders();
  }

  /** Without them it is a demo all the same. */
  private void takeOrders() {
    try {
      control =
          Optional.of(ControlSocket.open(plan.offset(), new FaultOrders(faults, news::add)::obey));
    } catch (ProblemException e) {
      news.add(e.getMessage() + " \"meshspan fault\" finds no demo then.");
    }
  }

  /** Says where to look and at what. */
  void introduce(PrintWriter out) {
    String page = "http://localhost:" + backend.queryPort();
    out.printf(
        "Meshspan demo: %d nodes, each a process of its own, and the page.%n%n", nodes.size());
    out.printf("  Page        %s%n", page);
    out.printf("  Jaeger API  %s/api/services%n", page);
    out.printf(
        "  Node logs   %s%s%n%n",
        plan.folder().path().resolve("node-1").resolve("node.log"),
        plan.folder().isTemporary() ? " (removed at the end; --data DIR keeps them)" : "");
    out.printf("What to look at:%n");
    out.printf("  Elections, with term and outcome   %s/?operation=raft.leader_election%n", page);
    out.printf("  Messages over several hops         %s/?operation=mesh.message_forward%n", page);
    out.printf("  What a merge was caused by         %s/?operation=crdt.merge%n", page);
    out.printf("  Who proved what to whom, over mTLS %s/?operation=spiffe.mtls_handshake%n", page);
    out.printf("  Contracts, call by call            %s/?operation=contract.call%n", page);
    out.printf("  What the nodes voted on            %s/?operation=dao.proposal_execute%n", page);
    out.printf("  A round of learning together       %s/?operation=fl.aggregation%n", page);
    out.printf("  Each node watching itself          %s/?operation=mape_k.cycle%n%n", page);
    out.printf(
        "Then let something go wrong: meshspan fault start kill node-1%s, or kill -9 with the pid"
            + " below. A new election follows, and the node is started again.%n",
        plan.offset() == 0 ? "" : " --port-offset " + plan.offset());
    out.printf("Ctrl-C ends everything that was started.%n%n");
    out.flush();
  }

  /**
   * Keeps the nodes running and says how things stand, until the time is up or the demo is closed.
   */
  void watch(PrintWriter out, Duration time) throws InterruptedException {
    StatusLine line = StatusLine.to(out);
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end && !closing.await(1, TimeUnit.SECONDS)) {
      for (MeshProcess node : nodes) {
        if (closing.getCount() > 0) {
          tend(node, line, "the others are on their own");
        }
      }
      if (closing.getCount() > 0) {
        tend(identity, line, "nodes keep the certificates that they have");
        tendFaults();
      }
      for (String said = news.poll(); said != null; said = news.poll()) {
        line.say(said);
      }
      line.show(summary());
    }
    NodeStatus.Forecasts.overAll(statuses())
        .ifPresent(
            all ->
                line.say(
                    String.format(
                        "Learning: over the last minute, links were forecast to ±%.2f ms by"
                            + " the model of %d rounds; by the moving average alone it would have"
                            + " been ±%.2f ms.",
                        all.learntMillis(), all.rounds(), all.averageMillis())));
    line.say(
        "Ending: " + backend.spansReceived() + " spans in " + backend.tracesHeld() + " traces.");
  }

  private void tendFaults() {
    for (Faults.Running over : faults.over(Instant.now())) {
      try {
        news.add(FaultOrders.ended(faults.stop(over.number())));
      } catch (ProblemException e) {
        news.add(e.getMessage()); // it was ended by hand just now, or cannot be written down
      }
    }
    if (allUpAt.isEmpty() && nodes.stream().allMatch(MeshProcess::isReady)) {
      allUpAt = OptionalLong.of(System.nanoTime());
    }
    if (allUpAt.isPresent()) {
      Duration since = Duration.ofNanos(System.nanoTime() - allUpAt.getAsLong());
      plan.timetable().due(since, faults::targets).ifPresent(this::begin);
    }
  }

  /** A fault of the timetable; one that cannot be is said, and the next may be. */
  private void begin(Fault fault) {
    try {
      news.add(FaultOrders.text(faults.start(fault)));
    } catch (ProblemException e) {
      news.add("No " + fault.text() + ": " + e.getMessage());
    }
  }

  private static void tend(MeshProcess process, StatusLine line, String meanwhile) {
    switch (process.tend()) {
      case ENDED ->
          line.say(
              process.name()
                  + " (pid "
                  + process.pid()
                  + ") has ended; it is started again in "
                  + MeshProcess.AWAY.toSeconds()
                  + " s, until then "
                  + meanwhile);
      case STARTED_AGAIN -> line.say(process.name() + " is started again as pid " + process.pid());
      case NONE -> {}
    }
  }

  private String summary() {
    long ready = nodes.stream().filter(MeshProcess::isReady).count();
    Optional<MeshProcess> leader =
        nodes.stream()
            .filter(node -> node.status().isLeader())
            .max((a, b) -> Long.compare(a.status().term(), b.status().term()));
    String led =
        leader
            .map(
                node ->
                    "leader "
                        + node.name()
                        + " (pid "
                        + node.pid()
                        + ") in term "
                        + node.status().term())
            .orElse("no leader yet");
    return String.format(
        "%d/%d nodes up · %s · %,d spans · %,d traces%s",
        ready, nodes.size(), led, backend.spansReceived(), backend.tracesHeld(), learning());
  }

  /** What learning is worth, as measured, whichever way it is; empty before there is anything. */
  private String learning() {
    return NodeStatus.Forecasts.overAll(statuses())
        .map(
            all ->
                String.format(
                    " · forecasts ±%.1f ms, ±%.1f unlearnt",
                    all.learntMillis(), all.averageMillis()))
        .orElse("");
  }

  private List<NodeStatus> statuses() {
    return nodes.stream().map(MeshProcess::status).toList();
  }

  /**
   * Ends every node, the identity service and the backend; those that do not end within 5 s are
   * killed. Twice does no harm.
   */
  @Override
  public void close() {
    closing.countDown();
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    control.ifPresent(ControlSocket::close);
    faults.stopAll();
    nodes.forEach(MeshProcess::stop);
    long end = System.nanoTime() + ORDERLY_END.toNanos();
    nodes.forEach(node -> node.awaitEnd(Duration.ofNanos(Math.max(1, end - System.nanoTime()))));
    identity.stop();
    identity.awaitEnd(ORDERLY_END);
    backend.close();
  }
}
