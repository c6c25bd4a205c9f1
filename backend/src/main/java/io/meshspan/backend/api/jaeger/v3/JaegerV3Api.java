package io.meshspan.backend.api.jaeger.v3;

import com.fasterxml.jackson.core.JsonGenerator;
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
import io.meshspan.backend.api.otlp.OtlpJsonWriter;
import io.meshspan.backend.api.otlp.OtlpJsonWriter.Flavour;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.query.Coverage;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.TraceReader;
import io.meshspan.store.Operation;
import io.meshspan.store.SpanKind;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The door: mounts the endpoints on a server. */
public final class JaegerV3Api {
  /** The name of the service over gRPC. */
  public static final String SERVICE = "jaeger.api_v3.QueryService";

  static final String OUT_OF_TIME =
      "older traces were not looked at: it takes too long; ask for a shorter time";
  private static final String ROOT = "/api/v3/";

  private final Queries queries;

  private JaegerV3Api(Queries queries) {
    this.queries = queries;
  }

  /** Answers from these queries. */
  public static JaegerV3Api of(Queries queries) {
    return new JaegerV3Api(queries);
  }

  /** Adds the service over gRPC alone. */
  public void mountCalls(ServerBuilder server) {
    new JaegerV3Calls(queries).mount(server);
  }

  /** Adds everything below {@code /api/v3/}, and the same over gRPC. */
  public void mount(ServerBuilder server) {
    mountCalls(server);
    server
        .service(ROOT + "services", Endpoint.get(JaegerV3Api::error, this::services))
        .service(ROOT + "operations", Endpoint.get(JaegerV3Api::error, this::operations))
        .service(ROOT + "traces", StreamedEndpoint.get(JaegerV3Api::error, this::search))
        .service(ROOT + "traces/{id}", StreamedEndpoint.get(JaegerV3Api::error, this::trace))
        .service(
            ROOT + "trace-summaries", StreamedEndpoint.get(JaegerV3Api::error, this::summaries));
  }

  private HttpResponse services(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    List<String> services = queries.services();
    return JsonAnswer.of(
        json -> {
          json.writeStartObject();
          json.writeFieldName("services");
          json.writeArray(services.toArray(String[]::new), 0, services.size());
          json.writeEndObject();
        });
  }

  private HttpResponse operations(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    String service = SearchParameters.text(parameters, "service").orElse("");
    Optional<String> kind = SearchParameters.text(parameters, "spanKind");
    List<Operation> operations =
        queries.operations(service).stream()
            .filter(each -> kind.isEmpty() || kind.get().equals(kind(each.kind())))
            .toList();
    return JsonAnswer.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("operations");
          for (Operation each : operations) {
            json.writeStartObject();
            json.writeStringField("name", each.name());
            json.writeStringField("spanKind", kind(each.kind()));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  // The page of Jaeger insists on a kind, and Jaeger calls what nobody named internal here.
  private static String kind(SpanKind kind) {
    return kind == SpanKind.UNSPECIFIED ? "internal" : kind.name().toLowerCase(Locale.ROOT);
  }

  private Body search(Asked asked) {
    TraceQuery query = SearchParameters.query(asked.parameters());
    Queries mine = queries.askedBy(asked);
    return result(reader -> mine.search(query, reader));
  }

  private Body trace(Asked asked) {
    String text = asked.path("id");
    TraceId id =
        TraceId.ofHex(text)
            .orElseThrow(
                () ->
                    new BadParameterException(
                        "malformed parameter trace_id: \"" + text + "\" is not hex"));
    Queries mine = queries.askedBy(asked);
    return result(
        reader -> {
          mine.trace(id, reader);
          return Coverage.COMPLETE;
        });
  }

  private Body summaries(Asked asked) {
    TraceQuery query = SearchParameters.query(asked.parameters());
    return JsonAnswer.streamed(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("summaries");
          Coverage coverage =
              queries
                  .askedBy(asked)
                  .search(query, trace -> SummaryJson.write(Summaries.of(trace), json));
          json.writeEndArray();
          end(coverage, json);
        });
  }

  /** Where traces come from. */
  private interface Found {
    Coverage readBy(TraceReader reader) throws IOException;
  }

  private static Body result(Found found) {
    return JsonAnswer.streamed(
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("result");
          json.writeArrayFieldStart("resourceSpans");
          OtlpJsonWriter otlp = OtlpJsonWriter.of(Flavour.OTLP, json);
          int[] traces = new int[1];
          Coverage coverage =
              found.readBy(
                  trace -> {
                    traces[0]++;
                    otlp.resourceSpans(trace);
                  });
          if (traces[0] == 0 && coverage != Coverage.OUT_OF_TIME) {
            throw new NotFoundException("No traces found");
          }
          json.writeEndArray();
          json.writeEndObject();
          end(coverage, json);
        });
  }

  // Jaeger has no way to say it; beside a result an error is what gRPC's gateways say it with.
  private static void end(Coverage coverage, JsonGenerator json) throws IOException {
    if (coverage == Coverage.OUT_OF_TIME) {
      writeErrorField(json, HttpStatus.GATEWAY_TIMEOUT, OUT_OF_TIME);
    }
    json.writeEndObject();
  }

  /** An error as Go's {@code http.Error} sends it: JSON that calls itself plain text. */
  private static HttpResponse error(HttpStatus status, String message) {
    try {
      byte[] body =
          JsonAnswer.bytes(json -> writeError(json, status, message), JsonAnswer.Layout.COMPACT);
      return HttpResponse.of(
          status,
          MediaType.PLAIN_TEXT_UTF_8,
          HttpData.ofUtf8(new String(body, StandardCharsets.UTF_8) + "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  private static void writeError(JsonGenerator json, HttpStatus status, String message)
      throws IOException {
    json.writeStartObject();
    writeErrorField(json, status, message);
    json.writeEndObject();
  }

  private static void writeErrorField(JsonGenerator json, HttpStatus status, String message)
      throws IOException {
    json.writeObjectFieldStart("error");
    json.writeNumberField("httpCode", status.code());
    json.writeStringField("message", message);
    json.writeEndObject();
  }
}
