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
    server
        .service("/api/echo", Endpoint.get(TempoApi::error, (context, given) -> line("echo")))
        .service("/ready", Endpoint.get(TempoApi::error, (context, given) -> line("ready")))
        .service("/api/status/buildinfo", Endpoint.get(TempoApi::error, this::buildInfo))
        .service("/api/traces/{id}", Endpoint.get(TempoApi::error, this::traceV1))
        .service("/api/v2/traces/{id}", Endpoint.get(TempoApi::error, this::traceV2))
        .service("/api/search", Endpoint.get(TempoApi::error, this::search))
        .service("/api/search/tags", Endpoint.get(TempoApi::error, tags::namesV1))
        .service("/api/v2/search/tags", Endpoint.get(TempoApi::error, tags::namesV2))
        .service("/api/search/tag/{tag}/values", Endpoint.get(TempoApi::error, tags::valuesV1))
        .service("/api/v2/search/tag/{tag}/values", Endpoint.get(TempoApi::error, tags::valuesV2))
        .serviceUnder("/", (context, request) -> error(HttpStatus.NOT_FOUND, "404 page not found"));
  }

  private static HttpResponse line(String text) {
    return HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, text + "\n");
  }

  private static HttpResponse error(HttpStatus status, String message) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, message + "\n");
  }

  private HttpResponse buildInfo(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    return JsonAnswer.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("version", version);
          json.writeEndObject();
        });
  }

  private HttpResponse search(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    Search search = Search.of(parameters);
    search.run(queries);
    return JsonAnswer.of(search::write);
  }

  private HttpResponse traceV1(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    Optional<TracesData> found = trace(context).map(OtlpTraces::of);
    if (found.isEmpty()) {
      return HttpResponse.of(HttpStatus.NOT_FOUND);
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
