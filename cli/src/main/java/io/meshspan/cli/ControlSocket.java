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
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a running demo takes orders: a Unix domain socket in a folder that only its user can enter.
 * A line goes in; what it answers comes back, {@code ok} or {@code no} first.
 */
final class ControlSocket implements AutoCloseable {
  private static final int LONGEST = 4_096;
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

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
    return Path.of(System.getProperty("java.io.tmpdir"), "meshspan-" + user, "demo-" + portOffset);
  }

  private static void makePrivate(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OURS));
    } catch (FileAlreadyExistsException e) {
      // Of a demo before this one, then; of somebody else, nothing could be made in it.
      if (!Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(OURS)) {
        throw new IOException("others can enter " + folder, e);
      }
    }
  }

  /**
   * Takes orders until it is closed.
   *
   * @param orders answers a line, on a thread of the asker's own; what it throws is answered as
   *     {@code no}
   */
  static ControlSocket open(int portOffset, Function<String, List<String>> orders) {
    Path path = pathOf(portOffset);
    try {
      makePrivate(path.getParent());
      Files.deleteIfExists(path); // of one that was killed: the ports are this one's now
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(path));
      ControlSocket socket = new ControlSocket(server, path);
      daemon(() -> socket.takeAll(orders));
      return socket;
    } catch (IOException | UnsupportedOperationException e) {
      throw new ProblemException(
          "No orders can be taken at " + path + " (" + e.getMessage() + ").", e);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "meshspan-control");
    thread.setDaemon(true);
    thread.start();
  }

  /** Who connects and says nothing holds up nobody else. */
  private void takeAll(Function<String, List<String>> orders) {
    while (server.isOpen()) {
      try {
        SocketChannel asker = server.accept();
        daemon(() -> take(asker, orders));
      } catch (IOException e) {
        // The demo ends.
      }
    }
  }

  private static void take(SocketChannel from, Function<String, List<String>> orders) {
    try (SocketChannel asker = from) {
      List<String> answer = new ArrayList<>();
      try {
        answer.addAll(orders.apply(read(asker)));
        answer.add(0, "ok");
      } catch (RuntimeException e) {
        answer.clear();
        answer.addAll(List.of("no", String.valueOf(e.getMessage())));
      }
      asker.write(ByteBuffer.wrap((String.join("\n", answer) + "\n").getBytes(UTF_8)));
    } catch (IOException e) {
      // He has gone: there is nobody to tell.
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
