package io.meshspan.backend;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.meshspan.backend.api.health.HealthCalls;
import io.meshspan.backend.receive.JaegerDatagrams;
import io.meshspan.backend.receive.Receivers;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Optional;

/** Where spans come in, one protocol a port. */
final class ReceiverPorts implements AutoCloseable {
  private final Server otlpGrpc;
  private final Server otlpHttp;
  private final Server zipkin;
  private final Server jaegerHttp;
  private final Optional<JaegerDatagrams> jaegerUdp;

  private ReceiverPorts(
      Listeners listeners, BackendConfig config, Receivers receivers, HealthCalls health) {
    Ports ports = config.ports();
    int bytes = config.receiveLimits().messageBytes();
    otlpGrpc =
        listeners.open(
            new Listening(
                ports.otlpGrpc(),
                "OTLP over gRPC",
                bytes,
                server -> mountGrpc(server, receivers, health)));
    otlpHttp =
        listeners.open(
            new Listening(
                ports.otlpHttp(),
                "OTLP over HTTP",
                bytes,
                server -> mount(server, Receivers.HTTP_PATH, receivers.http())));
    zipkin =
        listeners.open(
            new Listening(
                ports.zipkin(),
                "Zipkin spans",
                bytes,
                server -> mount(server, Receivers.ZIPKIN_PATH, receivers.zipkin())));
    jaegerHttp =
        listeners.open(
            new Listening(
                ports.jaegerHttp(),
                "Jaeger spans over HTTP",
                bytes,
                server -> mount(server, Receivers.JAEGER_PATH, receivers.jaeger())));
    // Datagrams carry neither a token nor TLS: with either, they would be the way around it.
    jaegerUdp =
        listeners.access().isProtected()
            ? Optional.empty()
            : Optional.of(
                listenForJaeger(
                    receivers,
                    new InetSocketAddress(listeners.access().address(), ports.jaegerUdp())));
  }

  /**
   * Opens them.
   *
   * @throws PortInUseException when one is taken; the listeners still hold those before it
   */
  static ReceiverPorts open(
      Listeners listeners, BackendConfig config, Receivers receivers, HealthCalls health) {
    return new ReceiverPorts(listeners, config, receivers, health);
  }

  private static void mountGrpc(ServerBuilder server, Receivers receivers, HealthCalls health) {
    health.mount(server);
    server
        .service(Receivers.GRPC_PATH, receivers.grpc())
        .serviceUnder("/", receivers.unknownGrpcMethod());
  }

  private static void mount(ServerBuilder server, String path, HttpService service) {
    server
        .service(path, service)
        .serviceUnder(
            "/",
            (context, request) ->
                HttpResponse.of(
                    HttpStatus.NOT_FOUND,
                    MediaType.PLAIN_TEXT_UTF_8,
                    "Spans are taken at " + path + ", and nothing else here.\n"));
  }

  private static JaegerDatagrams listenForJaeger(Receivers receivers, InetSocketAddress address) {
    try {
      return receivers.listenForJaeger(address);
    } catch (BindException e) {
      throw new PortInUseException(address.getPort(), "Jaeger spans over UDP", e);
    } catch (SocketException e) {
      throw new IllegalStateException(
          "UDP port " + address.getPort() + " cannot be opened: " + e.getMessage(), e);
    }
  }

  int otlpGrpc() {
    return otlpGrpc.activeLocalPort();
  }

  int otlpHttp() {
    return otlpHttp.activeLocalPort();
  }

  int zipkin() {
    return zipkin.activeLocalPort();
  }

  int jaegerHttp() {
    return jaegerHttp.activeLocalPort();
  }

  /** 0 where it is not listened on. */
  int jaegerUdp() {
    return jaegerUdp.map(JaegerDatagrams::port).orElse(0);
  }

  /** Ends what the listeners do not hold. */
  @Override
  public void close() {
    jaegerUdp.ifPresent(JaegerDatagrams::close);
  }
}
