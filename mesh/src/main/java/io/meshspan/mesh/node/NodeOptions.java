package io.meshspan.mesh.node;

import io.meshspan.mesh.ebpf.EbpfMode;
import io.meshspan.mesh.process.Arguments;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * How a node is started.
 *
 * @param self which node this is
 * @param nodes how many the mesh has, 3 to 9
 * @param data where it keeps its log and its state
 * @param portOffset added to every port
 * @param otlp where spans go, over OTLP/HTTP
 * @param identity where the node's Workload API is: {@code unix:/path} or {@code tcp://IP:port}
 * @param ebpf where its eBPF programs run
 */
public record NodeOptions(
    NodeId self, int nodes, Path data, int portOffset, URI otlp, String identity, EbpfMode ebpf) {
  static final String USAGE =
      """
      Usage: java -jar meshspan-mesh.jar --id node-1 --nodes 5 --data DIR --identity ADDRESS
                                         [--port-offset N] [--otlp URL] [--ebpf MODE] [--config FILE]

        --id NAME          which node this is: node-1, node-2, ...
        --nodes N          how many nodes the mesh has: 3 to 9
        --data DIR         where the node keeps its log and its state
        --identity ADDRESS where the node gets its identity: the ENDPOINT that the identity service printed
        --port-offset N    added to the ports 17100+i (raft), 17200+i (gossip), 17300+i (links)
        --otlp URL         where spans go, over OTLP/HTTP (http://127.0.0.1:4318)
        --ebpf MODE        where eBPF programs run: auto (in the kernel where it lets the process), kernel, user, off
        --config FILE      more of these options, a line such as "nodes = 5" each; the command line goes before it

      "java -jar meshspan-mesh.jar identity --help" tells of that service.
      Reads standard input and ends when it closes. Prints READY when it is up, then STATUS each second.
      """;

  private static final List<String> KNOWN =
      List.of(
          "--id",
          "--nodes",
          "--data",
          "--identity",
          "--port-offset",
          "--otlp",
          "--ebpf",
          Arguments.CONFIG);
  private static final String UNIX = "unix:";
  private static final int RAFT_PORTS = 17100;
  private static final int GOSSIP_PORTS = 17200;
  private static final int LINK_PORTS = 17300;

  public NodeOptions {
    if (nodes < 3 || nodes > 9) {
      throw new IllegalArgumentException("--nodes: a mesh has 3 to 9 nodes, got " + nodes);
    }
    if (self.number() > nodes) {
      throw new IllegalArgumentException("--id: " + self + " is not one of " + nodes + " nodes");
    }
    if (portOffset < 0 || LINK_PORTS + nodes + portOffset > 65_535) {
      throw new IllegalArgumentException(
          "--port-offset: must be 0 to " + (65_535 - LINK_PORTS - nodes) + ", got " + portOffset);
    }
    if (otlp.getHost() == null || !String.valueOf(otlp.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          "--otlp: must be like http://127.0.0.1:4318, got \"" + otlp + "\"");
    }
    if (!identity.matches("unix:/.+|tcp://[0-9a-f.:\\[\\]]+:[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "--identity: must be like unix:/path or tcp://127.0.0.1:17401, got \"" + identity + "\"");
    }
  }

  /**
   * Reads a command line, and the file that it may name.
   *
   * @throws IllegalArgumentException with one line for a person, when it cannot be understood
   */
  static NodeOptions parse(List<String> arguments) {
    Arguments given = Arguments.parse(arguments, KNOWN);
    try {
      return of(given);
    } catch (IllegalArgumentException e) {
      throw given.inItsPlace(e);
    }
  }

  private static NodeOptions of(Arguments given) {
    return new NodeOptions(
        node(given.required("--id")),
        given.requiredNumber("--nodes"),
        given.path("--data", given.required("--data")),
        given.number("--port-offset", 0),
        url(given.text("--otlp", "http://127.0.0.1:4318")),
        identity(given),
        EbpfMode.parse(given.text("--ebpf", EbpfMode.AUTO.text())));
  }

  private static NodeId node(String name) {
    try {
      return NodeId.parse(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--id: " + e.getMessage(), e);
    }
  }

  private static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "--otlp: must be like http://127.0.0.1:4318, got \"" + text + "\"", e);
    }
  }

  private static String identity(Arguments given) {
    String address = given.required("--identity");
    String path = address.startsWith(UNIX) ? address.substring(UNIX.length()) : "";
    if (path.isEmpty()) {
      return address;
    }
    return UNIX + given.path("--identity", path).toAbsolutePath().normalize();
  }

  Topology topology() {
    return Topology.ringWithChord(nodes);
  }

  /**
   * Where Raft's state is. The group's members and their ports are part of that state, so a mesh of
   * another size or at other ports has a place of its own.
   */
  Path raftDirectory() {
    return data.resolve("raft").resolve(nodes + "-nodes-from-port-" + raftPort(new NodeId(1)));
  }

  /** Where the ledger is, which follows from Raft's log and so has a place beside each of those. */
  Path ledgerDirectory() {
    return data.resolve("ledger").resolve(raftDirectory().getFileName());
  }

  /** Where the model of links is, and what it was judged by. */
  Path learningDirectory() {
    return data.resolve("learning");
  }

  int raftPort(NodeId node) {
    return RAFT_PORTS + node.number() + portOffset;
  }

  int gossipPort(NodeId node) {
    return GOSSIP_PORTS + node.number() + portOffset;
  }

  int linkPort(NodeId node) {
    return LINK_PORTS + node.number() + portOffset;
  }
}
