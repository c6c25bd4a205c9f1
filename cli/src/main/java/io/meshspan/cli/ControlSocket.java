package io.meshspan.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Where a running demo takes orders: a Unix domain socket that only its user can write to. A line
 * goes in; what it answers comes back, {@code ok} or {@code no} first.
 */
final class ControlSocket implements AutoCloseable {
  private static final int LONGEST = 4_096;

  private final ServerSocketChannel server;
  private final Path path;

  private ControlSocket(ServerSocketChannel server, Path path) {
    this.server = server;
    this.path = path;
  }

  /** What a demo said. */
  record Answer(boolean isOk, List<String> lines) {}

  private static Path pathOf(int portOffset) {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9]", "_");
    return Path.of(System.getProperty("java.io.tmpdir"), "meshspan-" + user + "-" + portOffset);
  }

  /**
   * Takes orders until it is closed, one after the other.
   *
   * @param orders answers a line; what it throws is answered as {@code no}
   */
  static ControlSocket open(int portOffset, Function<String, List<String>> orders) {
    Path path = pathOf(portOffset);
    try {
      Files.deleteIfExists(path); // of one that was killed: the ports are this one's now
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      ControlSocket socket = new ControlSocket(server, path);
      Thread thread = new Thread(() -> socket.takeAll(orders), "meshspan-control");
      thread.setDaemon(true);
      thread.start();
      return socket;
    } catch (IOException | UnsupportedOperationException e) {
      throw new ProblemException(
          "No orders can be taken at " + path + " (" + e.getMessage() + ").", e);
    }
  }

  private void takeAll(Function<String, List<String>> orders) {
    while (server.isOpen()) {
      try (SocketChannel asker = server.accept()) {
        List<String> answer = new ArrayList<>();
        try {
          answer.addAll(orders.apply(read(asker)));
          answer.add(0, "ok");
        } catch (RuntimeException e) { // whatever was asked for, the next one is heard too
          answer.clear();
          answer.addAll(List.of("no", String.valueOf(e.getMessage())));
        }
        asker.write(ByteBuffer.wrap((String.join("\n", answer) + "\n").getBytes(UTF_8)));
      } catch (IOException e) {
        // He has gone, or the demo ends.
      }
    }
  }

  private static String read(SocketChannel from) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(LONGEST);
    while (line.position() == 0 || line.get(line.position() - 1) != '\n') {
      if (!line.hasRemaining() || from.read(line) < 0) {
        throw new IOException("no line");
      }
    }
    return new String(line.array(), 0, line.position() - 1, UTF_8);
  }

  /** Orders something of the demo with these ports; throws when none runs. */
  static Answer ask(int portOffset, String order) {
    Path path = pathOf(portOffset);
    try (SocketChannel demo = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      demo.write(ByteBuffer.wrap((order + "\n").getBytes(UTF_8)));
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(Channels.newInputStream(demo), UTF_8));
      boolean isOk = "ok".equals(lines.readLine());
      return new Answer(isOk, lines.lines().toList());
    } catch (IOException e) {
      throw new ProblemException(
          "No demo of yours runs"
              + (portOffset == 0 ? "" : " with --port-offset " + portOffset)
              + ": start \"meshspan demo\" in another terminal"
              + (portOffset == 0 ? ", or say which one with --port-offset N." : "."),
          e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // What is left of it does no harm: the next one takes its place.
    }
  }
}
