package io.meshspan.mesh.identity.service;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.meshspan.mesh.identity.service.IdentityOptions.Sockets;
import io.meshspan.mesh.topology.NodeId;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the service listens on: all endpoints on one thread, for little ever comes. */
final class Endpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

  /** What sun_path of unix(7) takes, on the systems that take least. */
  private static final int LONGEST_PATH = 103;

  private final IdentityOptions options;
  private final boolean unix;
  private final EventLoopGroup thread;
  private final Class<? extends ServerChannel> channel;

  private Endpoints(IdentityOptions options, boolean unix) {
    this.options = options;
    this.unix = unix;
    this.thread =
        new MultiThreadIoEventLoopGroup(
            1, unix ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    this.channel = unix ? EpollServerDomainSocketChannel.class : NioServerSocketChannel.class;
  }

  static Endpoints of(IdentityOptions options) {
    boolean unix = options.sockets() == Sockets.UNIX && unixIsPossible(options);
    if (!unix) {
      LOG.warn(
          "listening on loopback ports: any user of this machine can get the identity of any node");
    }
    return new Endpoints(options, unix);
  }

  private static boolean unixIsPossible(IdentityOptions options) {
    if (!Epoll.isAvailable()) {
      LOG.warn("no Unix domain sockets here: {}", Epoll.unavailabilityCause().getMessage());
      return false;
    }
    String longest = options.socketOf(new NodeId(options.nodes())).toString();
    if (longest.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      LOG.warn("{} is too long for a socket's path: choose a shorter --data", longest);
      return false;
    }
    return true;
  }

  /** How the node says where it is served. */
  String addressOf(NodeId node) {
    return unix ? "unix:" + options.socketOf(node) : "tcp://127.0.0.1:" + options.portOf(node);
  }

  /**
   * Begins to serve a node.
   *
   * @throws IOException when somebody else listens there
   */
  Server serve(NodeId node, BindableService api) throws IOException {
    if (unix) {
      removeLeftover(options.socketOf(node));
    }
    SocketAddress address =
        unix
            ? new DomainSocketAddress(options.socketOf(node).toFile())
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), options.portOf(node));
    try {
      return NettyServerBuilder.forAddress(address)
          .channelType(channel)
          .bossEventLoopGroup(thread)
          .workerEventLoopGroup(thread)
          .directExecutor() // nothing here waits
          .intercept(new SecurityHeader())
          .addService(api)
          .build()
          .start();
    } catch (IOException e) {
      throw new IOException(
          "cannot listen at " + addressOf(node) + "; choose another --data or --port-offset", e);
    }
  }

  /** A service that was killed leaves its sockets behind. */
  private static void removeLeftover(Path socket) throws IOException {
    if (!Files.exists(socket)) {
      return;
    }
    if (isAnswered(socket)) {
      throw new IOException(
          "another identity service listens at " + socket + "; choose another --data");
    }
    Files.delete(socket);
  }

  private static boolean isAnswered(Path socket) throws IOException {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return probe.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }

  @Override
  public void close() {
    thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }
}
