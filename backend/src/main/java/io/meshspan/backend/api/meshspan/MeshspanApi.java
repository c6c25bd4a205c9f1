package io.meshspan.backend.api.meshspan;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.answer.Asked;
import io.meshspan.backend.api.answer.Body;
import io.meshspan.backend.api.answer.Endpoint;
import io.meshspan.backend.api.answer.JsonAnswer;
import io.meshspan.backend.api.answer.NotFoundException;
import io.meshspan.backend.api.answer.StreamedEndpoint;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.api.parameters.Tags;
import io.meshspan.backend.query.BackendFigures;
import io.meshspan.backend.query.Queries;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceQuery;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The door: mounts the page's API on a server. */
public final class MeshspanApi {
  private static final String REGISTRY = "/io/meshspan/registry.json";
  private static final int LIMIT = 100;
  private static final long BACK_NANOS = Duration.ofMinutes(15).toNanos();

  private final Queries queries;
  private final Supplier<BackendFigures> figures;
  private final Clock clock;

  private MeshspanApi(Queries queries, Supplier<BackendFigures> figures, Clock clock) {
    this.queries = queries;
    this.figures = figures;
    this.clock = clock;
  }

  /** Answers from these queries and figures; the clock says what "now" is. */
  public static MeshspanApi of(Queries queries, Supplier<BackendFigures> figures, Clock clock) {
    return new MeshspanApi(queries, figures, clock);
  }

  /** Adds everything below {@code /api/meshspan}. */
  public void mount(ServerBuilder server) {
    server
        .service("/api/meshspan/registry", endpoint((context, parameters) -> registry()))
        .service("/api/meshspan/services", endpoint((context, parameters) -> services()))
        .service("/api/meshspan/search", StreamedEndpoint.get(MeshspanApi::error, this::search))
        .service("/api/meshspan/traces/{id}", StreamedEndpoint.get(MeshspanApi::error, this::trace))
        .service("/api/meshspan/families", endpoint((context, parameters) -> families(parameters)))
        .service("/api/meshspan/status", endpoint((context, parameters) -> status(context)));
  }

  private static Endpoint endpoint(Endpoint.Question question) {
    return Endpoint.get(MeshspanApi::error, question);
  }

  private static HttpResponse error(HttpStatus status, String message) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, HttpData.ofUtf8(message + "\n"));
  }

  private static HttpResponse registry() throws IOException {
    try (InputStream registry = MeshspanApi.class.getResourceAsStream(REGISTRY)) {
      return registry == null
          ? error(HttpStatus.NOT_FOUND, "This build holds no convention registry.")
          : HttpResponse.of(HttpStatus.OK, MediaType.JSON, HttpData.wrap(registry.readAllBytes()));
    }
  }

  private HttpResponse services() throws IOException {
    return JsonAnswer.of(json -> FiguresJson.writeServices(queries, json));
  }

  private Body search(Asked asked) {
    Parameters parameters = asked.parameters();
    TraceQuery query =
        new TraceQuery(
            parameters.text("service"),
            parameters.text("operation"),
            Tags.of(parameters),
            parameters.minDuration(),
            parameters.maxDuration(),
            range(parameters),
            parameters.limit(LIMIT));
    return JsonAnswer.streamed(json -> SummaryJson.write(queries.askedBy(asked), query, json));
  }

  private Body trace(Asked asked) {
    String text = asked.path("id");
    TraceId id =
        TraceId.ofHex(text)
            .orElseThrow(
                () ->
                    new BadParameterException(
                        "\"" + text + "\" is not a trace id: 1 to 32 hex digits, not all zero"));
    Queries mine = queries.askedBy(asked);
    return JsonAnswer.streamed(
        json -> {
          if (!mine.trace(id, trace -> TraceJson.of(trace, mine).write(json))) {
            throw new NotFoundException(
                "There is no trace "
                    + id
                    + ": its spans have not come yet, or made room for newer ones.");
          }
        });
  }

  private HttpResponse families(Parameters parameters) throws IOException {
    TimeRange range = range(parameters);
    return JsonAnswer.of(json -> FiguresJson.writeFamilies(queries.families(range), range, json));
  }

  private HttpResponse status(ServiceRequestContext context) throws IOException {
    int queryPort = context.localAddress().getPort();
    return JsonAnswer.of(
        json -> FiguresJson.writeStatus(figures.get(), queryPort, queries.holdings(), json));
  }

  private TimeRange range(Parameters parameters) {
    Instant now = clock.instant();
    long nowNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return parameters.range(1, nowNanos, BACK_NANOS);
  }
}
