package io.meshspan.mesh.node;

import io.meshspan.mesh.forwarding.Forwarder;
import io.meshspan.mesh.link.LinkMonitor;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.routing.LinkCosts;
import io.meshspan.mesh.routing.RouteTable;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.meshspan.mesh.transport.Frame;
import io.meshspan.mesh.transport.LinkEmulation;
import io.meshspan.mesh.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: all its parts, put together. */
final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration PROBE_EVERY = Duration.ofMillis(500);
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(1);
  private static final Duration MESSAGE_EVERY = Duration.ofMillis(1500);

  private final NodeId self;
  private final Tracing tracing;
  private final Transport transport;
  private final LinkMonitor links;
  private final RouteTable routes;
  private final Forwarder forwarder;
  private final Rounds rounds = new Rounds(2);

  private Node(NodeOptions options, Tracing tracing, Transport transport) {
    Topology topology = options.topology();
    this.self = options.self();
    this.tracing = tracing;
    this.transport = transport;
    this.links =
        new LinkMonitor(
            topology.neighboursOf(self), transport::send, PROBE_PATIENCE, System::nanoTime);
    this.routes = new RouteTable(self, topology, tracing.meshspan());
    this.forwarder =
        new Forwarder(self, routes::to, transport::send, tracing.meshspan(), this::received);
  }

  /**
   * Starts a node; when it returns, the node is up.
   *
   * @throws IOException when a port is taken
   */
  static Node start(NodeOptions options) throws IOException {
    Topology topology = options.topology();
    Transport transport =
        Transport.listen(
            options.self(),
            topology,
            LinkEmulation.longWayHome(topology),
            options.linkPort(options.self()));
    Node node = new Node(options, Tracing.start(options), transport);
    transport.start(options::linkPort, node::onFrame);
    node.beginRounds(topology);
    LOG.info("{} is up", options.self());
    return node;
  }

  private void beginRounds(Topology topology) {
    Workload workload =
        new Workload(self, topology.nodes(), forwarder, links, RandomGenerator.getDefault());
    rounds.every(PROBE_EVERY, "probing links", this::measure);
    rounds.every(MESSAGE_EVERY, "sending messages", workload::sendOne);
  }

  private void measure() {
    links.round();
    Map<Link, LinkQuality> known = new TreeMap<>();
    links
        .qualities()
        .forEach((neighbour, quality) -> known.put(Link.between(self, neighbour), quality));
    routes.learn(new LinkCosts(known, 1));
  }

  private void onFrame(NodeId neighbour, Frame frame) {
    if (frame instanceof Frame.Message message) {
      forwarder.take(message);
    } else if (frame instanceof Frame.Probe probe) {
      transport.send(neighbour, new Frame.ProbeReply(probe.number()));
    } else if (frame instanceof Frame.ProbeReply reply) {
      links.answered(neighbour, reply);
    }
  }

  private void received(Frame.Message message) {
    LOG.debug("{} from {}: {}", message.type(), message.source(), message.body());
  }

  /** How it is, in one line for whoever started the process. */
  String status() {
    return "STATUS links=" + transport.connected().size() + " " + forwarder.counts();
  }

  @Override
  public void close() {
    rounds.close();
    transport.close();
    tracing.close();
  }
}
