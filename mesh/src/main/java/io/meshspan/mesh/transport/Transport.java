package io.meshspan.mesh.transport;

import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of one node.
 *
 * <pre>{@code
 * try (Transport transport = Transport.listen(self, topology, emulation, security, port)) {
 *   transport.start(portOfNode, (neighbour, frame) -> …);
 *   transport.send(neighbour, new Frame.Probe(1));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Nothing here waits for a neighbour, except the thread that reads from it.
 */
public final class Transport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final Duration REDIAL_AFTER = Duration.ofMillis(400);

  /** A neighbour that refused us, or that we refused, needs time to get another certificate. */
  private static final Duration REDIAL_AFTER_REFUSAL = Duration.ofSeconds(2);

  /** A handshake is a few milliseconds, and seconds where five JVMs start at once on two cores. */
  private static final int HELLO_WITHIN_MILLIS = 6_000;

  private final NodeId self;
  private final Topology topology;
  private final LinkEmulation emulation;
  private final LinkSecurity security;
  private final ServerSocket server;
  private final ConcurrentMap<NodeId, Connection> connections = new ConcurrentHashMap<>();
  private final ConcurrentMap<NodeId, LinkFault> faults = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile FrameListener listener = (neighbour, frame) -> {};

  private Transport(
      NodeId self,
      Topology topology,
      LinkEmulation emulation,
      LinkSecurity security,
      ServerSocket server) {
    this.self = self;
    this.topology = topology;
    this.emulation = emulation;
    this.security = security;
    this.server = server;
  }

  /**
   * Opens the node's port on the loopback address.
   *
   * @param port 0 for any free one
   * @throws IOException when the port is taken
   */
  public static Transport listen(
      NodeId self, Topology topology, LinkEmulation emulation, LinkSecurity security, int port)
      throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new Transport(self, topology, emulation, security, server);
  }

  /** The port that neighbours dial. */
  public int port() {
    return server.getLocalPort();
  }

  /** Begins to take and to make connections; what comes over them goes to the listener. */
  public void start(ToIntFunction<NodeId> portOf, FrameListener newListener) {
    listener = newListener;
    daemon(this::acceptAll, "link-accept").start();
    for (NodeId neighbour : topology.neighboursOf(self)) {
      if (neighbour.compareTo(self) < 0) {
        daemon(() -> keepDialling(neighbour, portOf), "link-dial-" + neighbour).start();
      }
    }
  }

  /** Sends a frame to a neighbour. */
  public SendOutcome send(NodeId neighbour, Frame frame) {
    Connection connection = connections.get(neighbour);
    LinkFault fault = faultOf(neighbour);
    if (connection == null || fault.isCut()) {
      return SendOutcome.LINK_DOWN;
    }
    if (fault.loss() > 0 && ThreadLocalRandom.current().nextDouble() < fault.loss()) {
      return SendOutcome.ACCEPTED; // as whoever sends over a bad link is told
    }
    return connection.send(frame, fault.delay());
  }

  private LinkFault faultOf(NodeId neighbour) {
    return faults.getOrDefault(neighbour, LinkFault.NONE);
  }

  /**
   * Makes this node's end of a link faulty, or whole again with {@link LinkFault#NONE}. Frames of
   * the other end are its own affair, but for a link that is cut.
   */
  public void impair(NodeId neighbour, LinkFault fault) {
    LinkFault before = faults.put(neighbour, fault);
    if (!fault.equals(before == null ? LinkFault.NONE : before)) {
      LOG.info("link to {} is made to have {}", neighbour, fault);
    }
    if (fault.isCut()) {
      reconnect(neighbour);
    }
  }

  /** The neighbours to which a connection stands. */
  public Set<NodeId> connected() {
    return new TreeSet<>(connections.keySet());
  }

  /**
   * Drops the connection to a neighbour, if there is one, so that a fresh one is made.
   *
   * @return whether there was one
   */
  public boolean reconnect(NodeId neighbour) {
    Connection connection = connections.get(neighbour);
    if (connection == null) {
      return false;
    }
    connection.close();
    return true;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("closing the listening socket", e);
    }
    connections.values().forEach(Connection::close);
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void acceptAll() {
    while (!isClosed()) {
      try {
        Socket tcp = server.accept();
        daemon(() -> take(tcp), "link-reader").start();
      } catch (IOException e) {
        if (!isClosed()) {
          LOG.warn("cannot take a connection: {}", e.getMessage());
        }
      }
    }
  }

  private void take(Socket tcp) {
    try (tcp) {
      prepare(tcp);
      serve(security.accepted(tcp, (secured, proven) -> greet(tcp, secured, proven)));
    } catch (SSLException | MalformedFrameException e) {
      LOG.warn("connection from {} refused: {}", tcp.getRemoteSocketAddress(), e.getMessage());
    } catch (IOException e) {
      LOG.debug("connection ended: {}", e.toString());
    }
  }

  private void keepDialling(NodeId neighbour, ToIntFunction<NodeId> portOf) {
    try {
      Duration pause;
      do {
        pause = dial(neighbour, portOf.applyAsInt(neighbour));
      } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes a connection and reads from it until it ends; answers when to try again. */
  private Duration dial(NodeId neighbour, int port) {
    if (faultOf(neighbour).isCut()) {
      return REDIAL_AFTER;
    }
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (Socket tcp = new Socket()) {
      tcp.connect(address, HELLO_WITHIN_MILLIS);
      prepare(tcp);
      Connection made =
          security.dialled(tcp, neighbour, (secured, proven) -> greet(tcp, secured, proven));
      serve(made);
    } catch (SSLException | MalformedFrameException e) {
      LOG.warn("no link to {}: {}", neighbour, e.getMessage());
      return REDIAL_AFTER_REFUSAL;
    } catch (IOException e) {
      LOG.debug("{} does not answer: {}", neighbour, e.getMessage());
    }
    return REDIAL_AFTER;
  }

  private static void prepare(Socket tcp) throws IOException {
    tcp.setTcpNoDelay(true);
    tcp.setSoTimeout(HELLO_WITHIN_MILLIS);
  }

  private Connection greet(Socket tcp, Socket secured, NodeId proven) throws IOException {
    if (faultOf(proven).isCut()) {
      throw new IOException("the link to " + proven + " is cut");
    }
    secured.getOutputStream().write(FrameCodec.encode(new Frame.Hello(self)));
    DataInputStream in = Connection.inputOf(secured);
    requireGreeting(FrameCodec.read(in), proven);
    tcp.setSoTimeout(0);
    LinkDelay delay = emulation.delayOver(Link.between(self, proven));
    return new Connection(proven, tcp, in, secured.getOutputStream(), delay);
  }

  private static void requireGreeting(Frame first, NodeId proven) throws MalformedFrameException {
    if (!(first instanceof Frame.Hello hello)) {
      throw new MalformedFrameException("the first frame says nothing about who speaks");
    }
    if (!hello.node().equals(proven)) {
      throw new MalformedFrameException(
          hello.node() + " is who it says it is, " + proven + " what its certificate says");
    }
  }

  private void serve(Connection made) {
    try (Connection connection = made) {
      readAll(connection);
    } catch (MalformedFrameException e) {
      LOG.warn("connection to {} given up: {}", made.neighbour(), e.getMessage());
    } catch (IOException e) {
      LOG.debug("connection to {} ended: {}", made.neighbour(), e.toString());
    }
  }

  private void readAll(Connection connection) throws IOException {
    NodeId neighbour = connection.neighbour();
    Connection before = connections.put(neighbour, connection);
    if (before != null) {
      before.close(); // a restarted neighbour: its old connection is only not known to be dead yet
    }
    LOG.info("link to {} is up", neighbour);
    try {
      if (isClosed()) {
        return; // close() has already gone through the connections that it knew
      }
      while (true) {
        deliver(neighbour, connection.read());
      }
    } finally {
      connections.remove(neighbour, connection);
      LOG.info("link to {} is down", neighbour);
    }
  }

  private void deliver(NodeId neighbour, Frame frame) {
    try {
      listener.onFrame(neighbour, frame);
    } catch (RuntimeException e) {
      LOG.error(
          "a {} from {} could not be handled", frame.getClass().getSimpleName(), neighbour, e);
    }
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
