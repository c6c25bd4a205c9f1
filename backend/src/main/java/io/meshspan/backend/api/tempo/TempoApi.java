package io.meshspan.backend.api.tempo;

import com.google.protobuf.CodedOutputStream;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.answer.Endpoint;
import io.meshspan.backend.api.answer.JsonAnswer;
import io.meshspan.backend.api.otlp.OtlpJsonWriter;
import io.meshspan.backend.api.otlp.OtlpJsonWriter.Flavour;
import io.meshspan.backend.api.otlp.OtlpTraces;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.query.Queries;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The door: mounts the endpoints on a server. */
public final class TempoApi {
  private static final MediaType PROTOBUF = MediaType.create("application", "protobuf");

  private final Queries queries;
  private final String version;
  private final TagQuestions tags;

  private TempoApi(Queries queries, String version) {
    this.queries = queries;
    this.version = version;
    this.tags = new TagQuestions(queries);
  }

  /** Answers from these queries; the version is what this build says of itself. */
  public static TempoApi of(Queries queries, String version) {
    return new TempoApi(queries, version);
  }

  /** Adds everything that is answered, over HTTP and over gRPC. */
  public void mount(ServerBuilder server) {
    new StreamingQuerier(queries).mount(server);
    Map<String, Endpoint.Question> questions = questions();
    StatusPages pages = new StatusPages(version, List.copyOf(questions.keySet()));
    questions.put("/api/status/buildinfo", pages::buildInfo);
    questions.put("/status", pages::all);
    questions.put("/status/version", pages::version);
    questions.put("/status/services", pages::services);
    questions.put("/status/endpoints", pages::endpoints);
    questions.forEach(
        (path, question) -> server.service(path, Endpoint.get(TempoApi::error, question)));
    server.serviceUnder(
        "/", (context, request) -> error(HttpStatus.NOT_FOUND, "404 page not found"));
  }

  private Map<String, Endpoint.Question> questions() {
    Map<String, Endpoint.Question> questions = new LinkedHashMap<>();
    questions.put("/api/echo", (context, given) -> StatusPages.text("echo\n"));
    questions.put("/ready", (context, given) -> StatusPages.text("ready\n"));
    questions.put("/api/traces/{id}", this::traceV1);
    questions.put("/api/v2/traces/{id}", this::traceV2);
    questions.put("/api/search", this::search);
    questions.put("/api/metrics/query_range", this::metricsRange);
    questions.put("/api/metrics/query", this::metricsInstant);
    questions.put("/api/search/tags", tags::namesV1);
    questions.put("/api/v2/search/tags", tags::namesV2);
    questions.put("/api/search/tag/{tag}/values", tags::valuesV1);
    questions.put("/api/v2/search/tag/{tag}/values", tags::valuesV2);
    return questions;
  }

  private static HttpResponse error(HttpStatus status, String message) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, message + "\n");
  }

  private HttpResponse search(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    Search search = Search.of(parameters);
    search.run(queries);
    return JsonAnswer.of(search::write);
  }

  private HttpResponse metricsRange(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    MetricsQuestion question = new MetricsParameters(parameters, Clock.systemUTC()).range();
    MetricsQuestion.Answer answer = question.ask(queries);
    return JsonAnswer.of(json -> new SeriesJson(json).range(answer));
  }

  private HttpResponse metricsInstant(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    MetricsQuestion question = new MetricsParameters(parameters, Clock.systemUTC()).instant();
    MetricsQuestion.Answer answer = question.ask(queries);
    return JsonAnswer.of(json -> new SeriesJson(json).instant(answer));
  }

  private HttpResponse traceV1(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    Optional<TracesData> found = trace(context).map(OtlpTraces::of);
    if (found.isEmpty()) {
      return HttpResponse.of(ResponseHeaders.of(HttpStatus.NOT_FOUND));
    }
    return wantsProtobuf(context)
        ? protobuf(found.get().toByteArray())
        : JsonAnswer.of(
            json -> {
              json.writeStartObject();
              json.writeFieldName("batches");
              OtlpJsonWriter.of(Flavour.PROTOBUF, json).resourceSpans(found.get());
              json.writeEndObject();
            });
  }

  /** A trace that is not there is one without spans. */
  private HttpResponse traceV2(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    Optional<TracesData> found = trace(context).map(OtlpTraces::of);
    if (wantsProtobuf(context)) {
      return protobuf(asFirstField(found.orElse(TracesData.getDefaultInstance())));
    }
    return JsonAnswer.of(
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("trace");
          if (found.isPresent()) {
            json.writeFieldName("resourceSpans");
            OtlpJsonWriter.of(Flavour.PROTOBUF, json).resourceSpans(found.get());
          }
          json.writeEndObject();
          json.writeObjectFieldStart("metrics");
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private Optional<Trace> trace(ServiceRequestContext context) {
    String text = context.pathParam("id");
    return queries.trace(
        TraceId.ofHex(text)
            .orElseThrow(
                () ->
                    new BadParameterException(
                        "trace IDs can only contain hex characters, at most 32 and not all zero: "
                            + text)));
  }

  private static boolean wantsProtobuf(ServiceRequestContext context) {
    String accept = context.request().headers().get(HttpHeaderNames.ACCEPT, "");
    return accept.contains("application/protobuf");
  }

  private static HttpResponse protobuf(byte[] message) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK).contentType(PROTOBUF).build(),
        HttpData.wrap(message));
  }

  /** {@code TraceByIDResponse}: the trace is its field 1, and is there when it is empty. */
  private static byte[] asFirstField(TracesData trace) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeMessage(1, trace);
    out.flush();
    return bytes.toByteArray();
  }
}
