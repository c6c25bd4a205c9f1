package io.meshspan.backend;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.meshspan.backend.access.Access;
import io.meshspan.backend.access.AccessException;
import io.meshspan.backend.api.health.HealthCalls;
import io.meshspan.backend.api.jaeger.JaegerApi;
import io.meshspan.backend.api.jaeger.v3.JaegerV3Api;
import io.meshspan.backend.api.meshspan.MeshspanApi;
import io.meshspan.backend.api.tempo.TempoApi;
import io.meshspan.backend.grpc.GrpcAnswer;
import io.meshspan.backend.page.PageService;
import io.meshspan.backend.query.BackendFigures;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.Room;
import io.meshspan.backend.query.TraceArchive;
import io.meshspan.backend.receive.ReceiveCounts;
import io.meshspan.backend.receive.Receivers;
import io.meshspan.backend.sampling.SamplingApi;
import io.meshspan.store.SpanStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

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
 * <p>It listens on the IPv4 loopback address alone, unless its {@link Access} says otherwise.
 */
public final class Backend implements AutoCloseable {
  private static final String OTLP = "opentelemetry.proto.collector.trace.v1.TraceService";
  private static final String SAMPLING = "jaeger.api_v2.SamplingManager";

  private final Clock clock;
  private final SpanStore store;
  private final SpanStore archive;
  private final TraceArchive archived;
  private final Optional<KeptSpans> found;
  private final Optional<StoreHealth> disk;
  private final Room room;
  private final Receivers receivers;
  private final long startedEpochNanos;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Listeners listeners;
  private ReceiverPorts receiving;
  private Server tempo;
  private Server sampling;
  private Server jaegerGrpc;
  private Server query;

  private Backend(BackendConfig config, Clock clock) {
    this.clock = clock;
    Keeping keeping = Keeping.of(config);
    this.store = keeping.store();
    this.archive = keeping.archive();
    this.archived = TraceArchive.in(archive, keeping.archivedSpans());
    this.found = keeping.found();
    this.disk = keeping.disk();
    // What is in memory is shown as it is there; what is on disk is made for each question.
    this.room = config.data().isPresent() ? Room.ofThisJvm() : Room.unlimited();
    this.receivers = Receivers.into(store, config.receiveLimits());
    this.listeners = new Listeners(config.access());
    Instant now = clock.instant();
    this.startedEpochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /**
   * Opens the ports; when it returns, spans are taken and questions answered.
   *
   * @throws PortInUseException when a port is taken; nothing is left running then
   * @throws AccessException when this machine has no such address
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
    Ports ports = config.ports();
    receiving = ReceiverPorts.open(listeners, config, receivers, health(OTLP));
    tempo =
        listeners.open(Listening.forQuestions(ports.tempo(), "Tempo queries", this::mountTempo));
    sampling =
        listeners.open(
            Listening.forQuestions(
                ports.sampling(),
                "sampling strategies",
                server -> {
                  health(SAMPLING).mount(server);
                  SamplingApi.of(config.sampling()).mount(server);
                }));
    jaegerGrpc =
        listeners.open(
            Listening.forQuestions(
                ports.jaegerGrpc(), "Jaeger queries over gRPC", this::mountJaegerGrpc));
    query =
        listeners.openPage(
            Listening.forQuestions(ports.query(), "page and queries", this::mountQueries));
  }

  private Queries queries() {
    return Queries.to(store).and(archived).within(room);
  }

  private HealthCalls health(String service) {
    return HealthCalls.of(() -> disk.flatMap(StoreHealth::trouble).isEmpty(), service);
  }

  private void mountJaegerGrpc(ServerBuilder server) {
    health(JaegerV3Api.SERVICE).mount(server);
    JaegerV3Api.of(queries()).mountCalls(server);
    server.serviceUnder(
        "/", GrpcAnswer.unimplemented("Only " + JaegerV3Api.SERVICE + " is served on this port."));
  }

  private void mountTempo(ServerBuilder server) {
    health(TempoApi.SERVICE).mount(server);
    TempoApi.of(queries(), BuildVersion.read()).mount(server);
  }

  private void mountQueries(ServerBuilder server) {
    Queries queries = queries();
    health(JaegerV3Api.SERVICE).mount(server);
    server
        .service("/health/live", (context, request) -> text(HttpStatus.OK, "live"))
        .service("/health/ready", (context, request) -> ready());
    MeshspanApi.of(queries, this::figures, clock).mount(server);
    JaegerV3Api.of(queries).mount(server);
    JaegerApi.of(queries, receivers::spansOfOtlpJson, clock).mount(server);
    server.serviceUnder("/", PageService.create());
  }

  private HttpResponse ready() {
    return disk.flatMap(StoreHealth::trouble)
        .map(trouble -> text(HttpStatus.SERVICE_UNAVAILABLE, trouble))
        .orElseGet(() -> text(HttpStatus.OK, "ready"));
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
        counts.refused(),
        disk.map(StoreHealth::figures));
  }

  /** What the directory held at the start; none for a backend that holds spans in memory. */
  public Optional<KeptSpans> found() {
    return found;
  }

  /** Where it listens; 0 for Jaeger's UDP where its access leaves that port closed. */
  public Ports ports() {
    return new Ports(
        queryPort(),
        otlpGrpcPort(),
        otlpHttpPort(),
        zipkinPort(),
        receiving.jaegerUdp(),
        receiving.jaegerHttp(),
        tempo.activeLocalPort(),
        sampling.activeLocalPort(),
        jaegerGrpc.activeLocalPort());
  }

  /** Where the page and the query APIs are. */
  public int queryPort() {
    return query.activeLocalPort();
  }

  /** Where OTLP over gRPC is taken. */
  public int otlpGrpcPort() {
    return receiving.otlpGrpc();
  }

  /** Where Zipkin's spans are taken. */
  public int zipkinPort() {
    return receiving.zipkin();
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
    return receiving.otlpHttp();
  }

  /** Ends it: requests on their way are answered first, for a few seconds. Twice does no harm. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      if (receiving != null) {
        receiving.close();
      }
      listeners.close();
      store.close();
      archive.close();
    }
  }
}
