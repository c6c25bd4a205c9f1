package io.meshspan.mesh.node;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.autonomic.AutonomicLoop;
import io.meshspan.mesh.consensus.LogObserver;
import io.meshspan.mesh.consensus.PeerTls;
import io.meshspan.mesh.consensus.RaftState;
import io.meshspan.mesh.consensus.Settings;
import io.meshspan.mesh.ebpf.Ebpf;
import io.meshspan.mesh.ebpf.EbpfRefusedException;
import io.meshspan.mesh.federation.Federation;
import io.meshspan.mesh.forwarding.Forwarder;
import io.meshspan.mesh.forwarding.ForwardingCounts;
import io.meshspan.mesh.forwarding.MessagePolicy;
import io.meshspan.mesh.gossip.Gossip;
import io.meshspan.mesh.gossip.Membership;
import io.meshspan.mesh.identity.NodeIdentity;
import io.meshspan.mesh.learning.LinkOutlook;
import io.meshspan.mesh.link.LinkMonitor;
import io.meshspan.mesh.routing.RouteTable;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.meshspan.mesh.transport.Exchange;
import io.meshspan.mesh.transport.Frame;
import io.meshspan.mesh.transport.LinkEmulation;
import io.meshspan.mesh.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: all its parts, put together, and what they do again and again. */
final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration FIRST_SVID_WITHIN = Duration.ofSeconds(5);
  private static final Duration PROBE_EVERY = Duration.ofMillis(500);
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(1);
  private static final Duration PUBLISH_EVERY = Duration.ofSeconds(1);
  private static final Duration MESSAGE_EVERY = Duration.ofMillis(1500);
  // Each write is 14 spans over five nodes: more often, and little else would be seen.
  private static final Duration WRITE_EVERY = Duration.ofSeconds(5);
  private static final Duration CYCLE_EVERY = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  // Each round is some 120 spans over five nodes.
  private static final Duration LEARN_EVERY = Duration.ofSeconds(12);
  // Up to five spans each.
  private static final Duration REPORT_PROGRAMS_EVERY = Duration.ofSeconds(5);
  // The same links in every mesh that is started.
  private static final long LINKS_SEED = 20;

  private final NodeTracing tracing;
  private final Ebpf ebpf;
  private final Parts parts;
  private final LearningPart learning;
  private final Rounds rounds = new Rounds(2);
  // A cycle may wait for a write or a join; it has a thread of its own.
  private final Rounds cycles = new Rounds(1);
  private final Exchange exchange;
  private final LedgerPart ledger;
  private final RaftCare raftCare;
  private final LedgerRounds ledgerRounds;

  private Node(
      NodeTracing tracing, Ebpf ebpf, Parts parts, LedgerPart ledger, Path learningDirectory) {
    this.tracing = tracing;
    this.ebpf = ebpf;
    this.parts = parts;
    this.ledger = ledger;
    this.exchange = new Exchange(parts.transport()::send, ANSWER_WITHIN);
    this.raftCare = new RaftCare(parts.settings());
    this.ledgerRounds = new LedgerRounds(parts, ledger, exchange, raftCare::isHeldBack, tracing);
    this.learning = new LearningPart(parts, learningDirectory, tracing);
  }

  /**
   * Starts a node; when it returns, its ports are open and it is joining.
   *
   * @throws IOException when a port is taken or the data directory cannot be used
   */
  static Node start(NodeOptions options) throws IOException {
    Ports.checkFree(options);
    Ebpf ebpf = startPrograms(options); // before tracing: nothing may be current yet
    NodeTracing tracing = NodeTracing.start(options);
    ebpf.sayTo(tracing.meshspan());
    Topology topology = options.topology();
    NodeId self = options.self();
    NodeIdentity identity = NodeIdentity.watch(self, options.identity(), tracing.meshspan());
    // Pekko, Ratis and the EVM take a second or two each to load: side by side.
    CompletableFuture<Gossip> joining =
        CompletableFuture.supplyAsync(
            () -> Gossip.join(self, topology.nodes(), options::gossipPort, tracing.meshspan()));
    CompletableFuture<LedgerPart> opening =
        CompletableFuture.supplyAsync(() -> LedgerPart.open(options, tracing.meshspan()));
    identity.awaitFirst(FIRST_SVID_WITHIN);
    Settings settings =
        Settings.start(
            self,
            topology.nodes(),
            options::raftPort,
            options.raftDirectory(),
            new PeerTls(identity.keys(), identity.trustOf(topology.nodes())),
            (index, entry) -> opening.join().ledger().apply(index, entry),
            observing(ebpf),
            tracing.meshspan());
    Transport transport =
        Transport.listen(
            self,
            topology,
            LinkEmulation.busyWayHome(topology, LINKS_SEED),
            identity.links(topology),
            options.linkPort(self));
    LedgerPart ledger = opening.join();
    NodeFaults faults = new NodeFaults();
    ledger.join(settings, faults);
    MessagePolicy policy =
        (message, bytes) ->
            ebpf.passes(bytes, message.hop(), message.type().equals(Federation.MESSAGE_TYPE));
    Parts parts =
        assemble(
            options,
            tracing,
            identity,
            settings,
            transport,
            joining.join(),
            ledger,
            faults,
            policy);
    Node node = new Node(tracing, ebpf, parts, ledger, options.learningDirectory());
    transport.start(options::linkPort, node::onFrame);
    node.beginRounds();
    LOG.info("{} has started", self);
    return node;
  }

  private static Ebpf startPrograms(NodeOptions options) throws IOException {
    try {
      return Ebpf.start(options.ebpf());
    } catch (EbpfRefusedException e) {
      throw new IOException(
          "--ebpf kernel: " + e.getMessage() + "; with --ebpf auto the node runs without");
    }
  }

  private static LogObserver observing(Ebpf ebpf) {
    return new LogObserver() {
      @Override
      public void flushing(long index) {
        ebpf.logFlushes(index);
      }

      @Override
      public void applied(long index, TraceContext request) {
        ebpf.logEntryIsFor(index, request);
      }
    };
  }

  private static Parts assemble(
      NodeOptions options,
      NodeTracing tracing,
      NodeIdentity identity,
      Settings settings,
      Transport transport,
      Gossip gossip,
      LedgerPart ledger,
      NodeFaults faults,
      MessagePolicy policy) {
    Topology topology = options.topology();
    NodeId self = options.self();
    LinkMonitor links =
        new LinkMonitor(
            topology.neighboursOf(self), transport::send, PROBE_PATIENCE, System::nanoTime);
    LinkOutlook outlook =
        new LinkOutlook(
            topology.neighboursOf(self),
            LinkEmulation.DAY,
            System::currentTimeMillis,
            tracing.meshspan());
    CostView costs =
        new CostView(
            self,
            topology,
            () -> outlook.expected(links.qualities()),
            gossip::links,
            () -> ledger.lossWeight().orElseGet(() -> lossWeight(settings)));
    RouteTable routes =
        new RouteTable(
            self,
            topology,
            tracing.meshspan(),
            learnt -> costs.with(outlook.expectedInSpans(links.qualities())));
    Mailbox mailbox = new Mailbox();
    Forwarder forwarder =
        new Forwarder(
            self, routes::to, transport::send, tracing.meshspan(), policy, mailbox::deliver);
    return new Parts(
        self, topology, identity, transport, links, outlook, settings, gossip, costs, routes,
        mailbox, forwarder, faults);
  }

  /**
   * The setting that nodes route by before they have voted; one that makes no sense is not obeyed.
   */
  private static double lossWeight(Settings settings) {
    String agreed = settings.all().getOrDefault(SettingsWriter.LOSS_WEIGHT, "");
    try {
      double weight = Double.parseDouble(agreed);
      return weight >= 0 ? weight : SettingsWriter.DEFAULT_LOSS_WEIGHT;
    } catch (NumberFormatException e) {
      return SettingsWriter.DEFAULT_LOSS_WEIGHT;
    }
  }

  private void beginRounds() {
    Workload workload = new Workload(parts, RandomGenerator.getDefault());
    LinkPublisher publisher = new LinkPublisher(parts::expectedLinks, parts.gossip());
    SettingsWriter writer =
        new SettingsWriter(
            parts.self(), parts.settings(), tracing.openTelemetry(), parts.forwarder()::counts);
    AutonomicLoop loop =
        new AutonomicLoop(
            parts.self().toString(), new SelfManagement(parts, cares()), tracing.meshspan());
    rounds.every(PROBE_EVERY, "probing links", this::measure);
    rounds.every(PUBLISH_EVERY, "publishing links", publisher::publishNews);
    rounds.every(MESSAGE_EVERY, "sending messages", workload::sendOne);
    rounds.every(WRITE_EVERY, "writing settings", writer::writeNext);
    rounds.every(REPORT_PROGRAMS_EVERY, "telling of eBPF programs", ebpf::report);
    cycles.every(CYCLE_EVERY, "managing itself", loop::cycle);
    ledgerRounds.begin();
    rounds.every(LEARN_EVERY, "learning together", learning::beginRoundIfLeader);
  }

  private List<Care> cares() {
    List<Care> cares = new ArrayList<>(List.of(raftCare, new ModelCare(parts.outlook())));
    ledger.member().ifPresent(member -> cares.add(new CallCare(member.reports())));
    return cares;
  }

  private void measure() {
    parts.links().round();
    parts.routes().learn(parts.costs().now());
  }

  private void onFrame(NodeId neighbour, Frame frame) {
    if (frame instanceof Frame.Message message) {
      parts.forwarder().take(neighbour, message);
    } else if (frame instanceof Frame.Probe probe) {
      parts.transport().send(neighbour, new Frame.ProbeReply(probe.number()));
    } else if (frame instanceof Frame.ProbeReply reply) {
      parts
          .links()
          .answered(neighbour, reply)
          .ifPresent(millis -> learning.measured(neighbour, millis));
    } else if (frame instanceof Frame.Question question) {
      ledger
          .answer(neighbour, question)
          .ifPresent(answer -> parts.transport().send(neighbour, answer));
    } else if (frame instanceof Frame.Answer answer) {
      exchange.answered(neighbour, answer);
    }
  }

  /** The neighbours, for example {@code node-2,node-5}. */
  String links() {
    return parts.neighbours().stream().map(NodeId::toString).collect(Collectors.joining(","));
  }

  /** Does what whoever started the process orders; what is no order is passed over. */
  void obey(String line) {
    FaultOrder.parse(line).ifPresent(parts.faults()::obey);
    LinkOrder.parse(line, parts.neighbours())
        .ifPresent(order -> parts.transport().impair(order.neighbour(), order.fault()));
  }

  /** Completes when the node is a member of the mesh. */
  CompletableFuture<Void> joined() {
    return parts.gossip().joined();
  }

  /** How it is, in one line for whoever started the process. */
  String status() {
    RaftState raft = parts.settings().state();
    Membership membership = parts.gossip().membership();
    ForwardingCounts messages = parts.forwarder().counts();
    long peers = parts.others().stream().filter(membership.reachable()::contains).count();
    return "STATUS role="
        + raft.role()
        + " term="
        + raft.term()
        + " commit="
        + raft.commitIndex()
        + " peers="
        + peers
        + " sent="
        + messages.sent()
        + " delivered="
        + messages.delivered()
        + " "
        + ledger.status()
        + " "
        + learning.status()
        + " ebpf="
        + ebpf.status();
  }

  /** Ends in an order in which nothing is left unsaid: spans are sent last. */
  @Override
  public void close() {
    cycles.close();
    rounds.close();
    ledgerRounds.close();
    learning.close();
    parts.transport().close();
    CompletableFuture<Void> leaving = CompletableFuture.runAsync(parts.gossip()::close);
    try {
      parts.settings().close();
      ledger.close(); // once no more entries come
    } catch (IOException | RuntimeException e) {
      LOG.warn("ending Raft and the ledger: {}", e.toString());
    }
    leaving.join();
    parts.identity().close();
    ebpf.close();
    tracing.close();
    LOG.info("{} has ended", parts.self());
  }
}
