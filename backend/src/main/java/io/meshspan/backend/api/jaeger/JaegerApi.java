package io.meshspan.backend.api.jaeger;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.answer.Asked;
import io.meshspan.backend.api.answer.Body;
import io.meshspan.backend.api.answer.Endpoint;
import io.meshspan.backend.api.answer.NotFoundException;
import io.meshspan.backend.api.answer.StreamedEndpoint;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.query.Coverage;
import io.meshspan.backend.query.Dependencies;
import io.meshspan.backend.query.Dependency;
import io.meshspan.backend.query.Queries;
import io.meshspan.store.Operation;
import io.meshspan.store.Span;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceQuery;
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
  private static final String OUT_OF_TIME =
      "older traces were not looked at: it takes too long; ask for a shorter time";

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
        .service("/api/traces", StreamedEndpoint.get(Envelope::error, this::search))
        .service("/api/traces/{id}", StreamedEndpoint.get(Envelope::error, this::trace))
        .service("/api/dependencies", StreamedEndpoint.get(Envelope::error, this::dependencies))
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

  private Body search(Asked asked) {
    List<TraceId> ids = SearchParameters.traceIds(asked.parameters());
    return ids.isEmpty() ? byConditions(asked) : byIds(asked, ids);
  }

  private Body byConditions(Asked asked) {
    TraceQuery query = SearchParameters.query(asked.parameters(), clock.instant());
    Envelope envelope = Envelope.of(asked.parameters());
    return envelope.streamed(
        json -> {
          json.writeStartArray();
          Coverage coverage =
              queries.askedBy(asked).search(query, trace -> TraceJson.write(trace, json));
          json.writeEndArray();
          if (coverage == Coverage.OUT_OF_TIME) {
            envelope.partial(OUT_OF_TIME);
          }
        });
  }

  private Body byIds(Asked asked, List<TraceId> ids) {
    Envelope envelope = Envelope.of(asked.parameters());
    return envelope.streamed(
        json -> {
          Queries mine = queries.askedBy(asked);
          List<TraceId> missing = new ArrayList<>();
          json.writeStartArray();
          for (TraceId id : ids) {
            if (!mine.trace(id, trace -> TraceJson.write(trace, json))) {
              missing.add(id);
            }
          }
          json.writeEndArray();
          envelope.missing(NOT_FOUND, missing);
        });
  }

  private Body trace(Asked asked) {
    // start and end are hints: Grafana sends them in the wrong unit.
    TraceId id = SearchParameters.traceId(asked.path("id"));
    return Envelope.of(asked.parameters())
        .streamed(
            json -> {
              json.writeStartArray();
              if (!queries.askedBy(asked).trace(id, trace -> TraceJson.write(trace, json))) {
                throw new NotFoundException(NOT_FOUND);
              }
              json.writeEndArray();
            });
  }

  private Body dependencies(Asked asked) {
    Optional<String> service = asked.parameters().text("service");
    TimeRange range = SearchParameters.lookback(asked.parameters(), clock.instant());
    Envelope envelope = Envelope.of(asked.parameters());
    return envelope.streamed(
        json -> {
          Dependencies found = queries.askedBy(asked).dependencies(range);
          json.writeStartArray();
          for (Dependency each : found.sorted()) {
            if (service.isEmpty()
                || service.get().equals(each.parent())
                || service.get().equals(each.child())) {
              json.writeStartObject();
              json.writeStringField("parent", each.parent());
              json.writeStringField("child", each.child());
              json.writeNumberField("callCount", each.calls());
              json.writeEndObject();
            }
          }
          json.writeEndArray();
          if (found.coverage() == Coverage.OUT_OF_TIME) {
            envelope.partial(OUT_OF_TIME);
          }
        });
  }
}
