package io.meshspan.backend.api.jaeger;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.answer.Endpoint;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.query.Dependency;
import io.meshspan.backend.query.Queries;
import io.meshspan.store.Operation;
import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The door: mounts the endpoints on a server. */
public final class JaegerApi {
  static final String NOT_FOUND = "trace not found";

  private final Queries queries;
  private final SpanReader reader;
  private final Clock clock;

  private JaegerApi(Queries queries, SpanReader reader, Clock clock) {
    this.queries = queries;
    this.reader = reader;
    this.clock = clock;
  }

  /** Reads spans that somebody shows in OTLP's JSON, to see them in Jaeger's shape. */
  public interface SpanReader {
    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException when it cannot be read; its message says why
     */
    List<Span> read(byte[] otlpJson);
  }

  /** Answers from these queries; the clock says what "now" is where a search gives no end. */
  public static JaegerApi of(Queries queries, SpanReader reader, Clock clock) {
    return new JaegerApi(queries, reader, clock);
  }

  /**
   * Adds {@code /api/services}, {@code /api/operations}, {@code /api/traces}, {@code
   * /api/dependencies}, {@code /api/metrics}, {@code /api/archive} and {@code /api/transform}.
   */
  public void mount(ServerBuilder server) {
    new CallMetrics(queries, clock).mount(server);
    new TracePosts(queries, reader).mount(server);
    server
        .service("/api/services", Endpoint.get(Envelope::error, this::services))
        .service(
            "/api/services/{service}/operations",
            Endpoint.get(Envelope::error, this::operationNames))
        .service("/api/operations", Endpoint.get(Envelope::error, this::operations))
        .service("/api/traces", Endpoint.get(Envelope::error, this::search))
        .service("/api/traces/{id}", Endpoint.get(Envelope::error, this::trace))
        .service("/api/dependencies", Endpoint.get(Envelope::error, this::dependencies))
        .serviceUnder(
            "/api/",
            (context, request) ->
                HttpResponse.of(
                    HttpStatus.NOT_FOUND, MediaType.PLAIN_TEXT_UTF_8, "404 page not found\n"));
  }

  private HttpResponse services(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    List<String> services = queries.services();
    return Envelope.of(parameters).total(services.size()).strings(services);
  }

  private HttpResponse operationNames(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    // Jaeger decodes the path a second time, so that clients which encode twice are understood.
    String service;
    try {
      service = URLDecoder.decode(context.pathParam("service"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadParameterException(
          "the service's name is not percent-encoded: " + e.getMessage());
    }
    List<String> names =
        queries.operations(service).stream().map(Operation::name).distinct().toList();
    Envelope envelope = Envelope.of(parameters).total(names.size());
    return names.isEmpty() ? envelope.noData() : envelope.strings(names);
  }

  private HttpResponse operations(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    String service =
        parameters
            .text("service")
            .orElseThrow(() -> new BadParameterException("parameter 'service' is required"));
    Optional<String> kind = parameters.text("spanKind").map(text -> text.toLowerCase(Locale.ROOT));
    List<Operation> operations =
        queries.operations(service).stream()
            .filter(each -> kind.isEmpty() || kind.get().equals(JaegerTags.kind(each.kind())))
            .toList();
    return Envelope.of(parameters)
        .total(operations.size())
        .data(
            json -> {
              json.writeStartArray();
              for (Operation each : operations) {
                json.writeStartObject();
                json.writeStringField("name", each.name());
                json.writeStringField("spanKind", JaegerTags.kind(each.kind()));
                json.writeEndObject();
              }
              json.writeEndArray();
            });
  }

  private HttpResponse search(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    List<TraceId> asked = SearchParameters.traceIds(parameters);
    if (asked.isEmpty()) {
      List<Trace> found =
          queries.search(SearchParameters.query(parameters, clock.instant())).traces();
      return Envelope.of(parameters).data(json -> TraceJson.writeAll(found, json));
    }
    List<Trace> found = new ArrayList<>();
    List<TraceId> missing = new ArrayList<>();
    for (TraceId id : asked) {
      Optional<Trace> trace = queries.trace(id);
      trace.ifPresentOrElse(found::add, () -> missing.add(id));
    }
    return Envelope.of(parameters)
        .missing(NOT_FOUND, missing)
        .data(json -> TraceJson.writeAll(found, json));
  }

  private HttpResponse trace(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    // start and end are hints: Grafana sends them in the wrong unit.
    Optional<Trace> trace = queries.trace(SearchParameters.traceId(context.pathParam("id")));
    return trace.isEmpty()
        ? Envelope.error(HttpStatus.NOT_FOUND, NOT_FOUND)
        : Envelope.of(parameters).data(json -> TraceJson.writeAll(List.of(trace.get()), json));
  }

  private HttpResponse dependencies(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    Optional<String> service = parameters.text("service");
    List<Dependency> found =
        queries.dependencies(SearchParameters.lookback(parameters, clock.instant())).stream()
            .filter(
                each ->
                    service.isEmpty()
                        || service.get().equals(each.parent())
                        || service.get().equals(each.child()))
            .toList();
    return Envelope.of(parameters)
        .data(
            json -> {
              json.writeStartArray();
              for (Dependency each : found) {
                json.writeStartObject();
                json.writeStringField("parent", each.parent());
                json.writeStringField("child", each.child());
                json.writeNumberField("callCount", each.calls());
                json.writeEndObject();
              }
              json.writeEndArray();
            });
  }
}
