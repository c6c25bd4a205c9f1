package io.meshspan.backend;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.meshspan.backend.api.jaeger.JaegerApi;
import io.meshspan.backend.api.jaeger.v3.JaegerV3Api;
import io.meshspan.backend.api.meshspan.MeshspanApi;
import io.meshspan.backend.api.tempo.TempoApi;
import io.meshspan.backend.page.PageService;
import io.meshspan.backend.query.BackendFigures;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.receive.JaegerDatagrams;
import io.meshspan.backend.receive.ReceiveCounts;
import io.meshspan.backend.receive.Receivers;
import io.meshspan.store.SpanStore;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A running backend: takes spans over OTLP and from Zipkin and Jaeger clients, holds them in memory
 * or keeps them in a directory, and answers the page, Jaeger's clients and Tempo's.
 *
 * <pre>{@code
 * try (Backend backend = Backend.start(BackendConfig.standard())) {
 *   System.out.println("http://localhost:" + backend.queryPort());
 *   …
 * }
 * }</pre>
 *
 * <p>It listens on the IPv4 loopback address alone.
 */
public final class Backend implements AutoCloseable {
  private final Clock clock;
  private final SpanStore store;
  private final Optional<KeptSpans> found;
  private final Receivers receivers;
  private final long startedEpochNanos;
  private final List<Server> running = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private Server otlpGrpc;
  private Server otlpHttp;
  private Server zipkin;
  private Server jaegerHttp;
  private JaegerDatagrams jaegerUdp;
  private Server tempo;
  private Server query;

  private Backend(BackendConfig config, Clock clock) {
    this.clock = clock;
    Keeping keeping = Keeping.of(config);
    this.store = keeping.store();
    this.found = keeping.found();
    this.receivers = Receivers.into(store, config.receiveLimits());
    Instant now = clock.instant();
    this.startedEpochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /**
   * Opens the ports; when it returns, spans are taken and questions answered.
   *
   * @throws PortInUseException when a port is taken; nothing is left running then
   * @throws DataDirectoryException when the directory for spans cannot be used
   */
  public static Backend start(BackendConfig config) {
    Backend backend = new Backend(config, Clock.systemUTC());
    try {
      backend.open(config);
      return backend;
    } catch (RuntimeException e) {
      backend.close();
      throw e;
    }
  }

  private void open(BackendConfig config) {
    int messageBytes = config.receiveLimits().messageBytes();
    otlpGrpc =
        listen(config.ports().otlpGrpc(), "OTLP over gRPC", messageBytes, this::mountGrpcReceiver);
    otlpHttp =
        listen(
            config.ports().otlpHttp(),
            "OTLP over HTTP",
            messageBytes,
            server -> mountReceiver(server, Receivers.HTTP_PATH, receivers.http()));
    zipkin =
        listen(
            config.ports().zipkin(),
            "Zipkin spans",
            messageBytes,
            server -> mountReceiver(server, Receivers.ZIPKIN_PATH, receivers.zipkin()));
    jaegerHttp =
        listen(
            config.ports().jaegerHttp(),
            "Jaeger spans over HTTP",
            messageBytes,
            server -> mountReceiver(server, Receivers.JAEGER_PATH, receivers.jaeger()));
    jaegerUdp = listenForJaeger(config.ports().jaegerUdp());
    tempo = listen(config.ports().tempo(), "Tempo queries", 0, this::mountTempo);
    query = listen(config.ports().query(), "page and queries", 0, this::mountQueries);
  }

  // No address is reused while it is listened on, so that two backends never share a port.
  private Server listen(int port, String purpose, int messageBytes, Consumer<ServerBuilder> mount) {
    Server server = LoopbackServer.build(port, messageBytes, mount);
    LoopbackServer.start(server, port, purpose);
    running.add(server);
    return server;
  }

  private void mountGrpcReceiver(ServerBuilder server) {
    server
        .service(Receivers.GRPC_PATH, receivers.grpc())
        .serviceUnder("/", receivers.unknownGrpcMethod());
  }

  private JaegerDatagrams listenForJaeger(int port) {
    try {
      return receivers.listenForJaeger(new InetSocketAddress(LoopbackServer.loopback(), port));
    } catch (BindException e) {
      throw new PortInUseException(port, "Jaeger spans over UDP", e);
    } catch (SocketException e) {
      throw new IllegalStateException(
          "UDP port " + port + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private static void mountReceiver(ServerBuilder server, String path, HttpService service) {
    server
        .service(path, service)
        .serviceUnder(
            "/",
            (context, request) ->
                text(
                    HttpStatus.NOT_FOUND,
                    "Spans are taken at " + path + ", and nothing else here."));
  }

  private void mountTempo(ServerBuilder server) {
    TempoApi.of(Queries.to(store), BuildVersion.read()).mount(server);
    server.decorator(LoopbackHosts::guard);
  }

  private void mountQueries(ServerBuilder server) {
    Queries queries = Queries.to(store);
    server
        .service("/health/live", (context, request) -> text(HttpStatus.OK, "live"))
        .service("/health/ready", (context, request) -> text(HttpStatus.OK, "ready"));
    MeshspanApi.of(queries, this::figures, clock).mount(server);
    JaegerV3Api.of(queries).mount(server);
    JaegerApi.of(queries, clock).mount(server);
    server.serviceUnder("/", PageService.create());
    server.decorator(LoopbackHosts::guard);
  }

  private static HttpResponse text(HttpStatus status, String line) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, line + "\n");
  }

  private BackendFigures figures() {
    ReceiveCounts counts = receivers.counts();
    return new BackendFigures(
        BuildVersion.read(),
        startedEpochNanos,
        otlpGrpcPort(),
        otlpHttpPort(),
        counts.received(),
        counts.refused());
  }

  /** What the directory held at the start; none for a backend that holds spans in memory. */
  public Optional<KeptSpans> found() {
    return found;
  }

  /** Where it listens. */
  public Ports ports() {
    return new Ports(
        queryPort(),
        otlpGrpcPort(),
        otlpHttpPort(),
        zipkinPort(),
        jaegerUdp.port(),
        jaegerHttp.activeLocalPort(),
        tempo.activeLocalPort());
  }

  /** Where the page and the query APIs are. */
  public int queryPort() {
    return query.activeLocalPort();
  }

  /** Where OTLP over gRPC is taken. */
  public int otlpGrpcPort() {
    return otlpGrpc.activeLocalPort();
  }

  /** Where Zipkin's spans are taken. */
  public int zipkinPort() {
    return zipkin.activeLocalPort();
  }

  /** The version of this build. */
  public static String version() {
    return BuildVersion.read();
  }

  /** How many spans have been taken so far. */
  public long spansReceived() {
    return receivers.counts().received();
  }

  /** How many traces are held now. */
  public long tracesHeld() {
    return store.counts().traces();
  }

  /** Where OTLP over HTTP is taken. */
  public int otlpHttpPort() {
    return otlpHttp.activeLocalPort();
  }

  /** Ends it: requests on their way are answered first, for a few seconds. Twice does no harm. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      if (jaegerUdp != null) {
        jaegerUdp.close();
      }
      // All at once: each waits for its own requests.
      running.stream().map(Server::closeAsync).toList().forEach(CompletableFuture::join);
      store.close();
    }
  }
}
