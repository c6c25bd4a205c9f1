package io.meshspan.backend;

import com.linecorp.armeria.server.Server;
import io.meshspan.backend.access.Access;
import io.meshspan.backend.access.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The ports of a backend, each with the guard that its access asks for. */
final class Listeners implements AutoCloseable {
  private final Access access;
  private final List<Server> running = new ArrayList<>();

  Listeners(Access access) {
    this.access = access;
  }

  Access access() {
    return access;
  }

  /**
   * Opens a port that programs use.
   *
   * @throws PortInUseException when it is taken
   */
  Server open(Listening listening) {
    return open(listening, Guard.of(access));
  }

  /**
   * Opens the port that browsers use.
   *
   * @throws PortInUseException when it is taken
   */
  Server openPage(Listening listening) {
    return open(listening, Guard.ofPage(access));
  }

  // No address is reused while it is listened on, so that two backends never share a port.
  private Server open(Listening listening, Guard guard) {
    Server server = GuardedServer.build(access, guard, listening);
    GuardedServer.start(server, access, listening);
    running.add(server);
    return server;
  }

  /** Closes all at once: each waits for its own requests. */
  @Override
  public void close() {
    running.stream().map(Server::closeAsync).toList().forEach(CompletableFuture::join);
  }
}
