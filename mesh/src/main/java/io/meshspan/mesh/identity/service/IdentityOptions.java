package io.meshspan.mesh.identity.service;

import io.meshspan.mesh.process.Arguments;
import io.meshspan.mesh.topology.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the identity service is started.
 *
 * @param nodes how many nodes it knows, 1 to 9
 * @param data where its root, its log and the nodes' sockets are
 * @param portOffset added to every port, where it listens on ports
 * @param lifetime of each SVID, 2 s to a day
 * @param sockets Unix domain sockets, or loopback ports
 */
public record IdentityOptions(
    int nodes, Path data, int portOffset, Duration lifetime, Sockets sockets) {
  static final String USAGE =
      """
      Usage: java -jar meshspan-mesh.jar identity --nodes 5 --data DIR [--svid-lifetime SECONDS]
                                                  [--sockets unix|tcp] [--port-offset N]

        --nodes N                how many nodes get an identity: 1 to 9
        --data DIR               where the root of trust, the log and the nodes' sockets are
        --svid-lifetime SECONDS  how long each SVID is valid (60); it is replaced at half of that
        --sockets unix|tcp       Unix domain sockets where there are any (unix), or loopback ports, which every
                                 user of this machine can reach (tcp)
        --port-offset N          added to the ports 17400+i

      Prints an ENDPOINT line a node, for that node's --identity, then READY. Reads standard input and ends when it closes.
      """;

  private static final List<String> KNOWN =
      List.of("--nodes", "--data", "--svid-lifetime", "--sockets", "--port-offset");
  private static final int PORTS = 17400;
  private static final int MOST_NODES = 9;
  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** What the service listens on. */
  public enum Sockets {
    /** Unix domain sockets, or ports where there are none. */
    UNIX,
    /** Ports on loopback. */
    TCP
  }

  public IdentityOptions {
    if (nodes < 1 || nodes > MOST_NODES) {
      throw new IllegalArgumentException("--nodes: 1 to " + MOST_NODES + " nodes, got " + nodes);
    }
    if (portOffset < 0 || PORTS + MOST_NODES + portOffset > 65_535) {
      throw new IllegalArgumentException(
          "--port-offset: must be 0 to " + (65_535 - PORTS - MOST_NODES) + ", got " + portOffset);
    }
    if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "--svid-lifetime: must be 2 to 86400 seconds, got " + lifetime.toSeconds());
    }
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with one line for a person, when it cannot be understood
   */
  static IdentityOptions parse(List<String> arguments) {
    Arguments given = Arguments.parse(arguments, KNOWN);
    return new IdentityOptions(
        given.requiredNumber("--nodes"),
        Path.of(given.required("--data")),
        given.number("--port-offset", 0),
        Duration.ofSeconds(given.number("--svid-lifetime", 60)),
        sockets(given.text("--sockets", "unix")));
  }

  private static Sockets sockets(String text) {
    return switch (text) {
      case "unix" -> Sockets.UNIX;
      case "tcp" -> Sockets.TCP;
      default ->
          throw new IllegalArgumentException(
              "--sockets: must be unix or tcp, got \"" + text + "\"");
    };
  }

  List<NodeId> workloads() {
    return IntStream.rangeClosed(1, nodes).mapToObj(NodeId::new).toList();
  }

  Path socketOf(NodeId node) {
    return data.toAbsolutePath().normalize().resolve(node + ".sock");
  }

  int portOf(NodeId node) {
    return PORTS + node.number() + portOffset;
  }
}
