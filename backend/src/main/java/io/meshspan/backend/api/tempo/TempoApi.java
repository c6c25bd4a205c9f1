package io.meshspan.backend.api.tempo;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import io.meshspan.backend.api.answer.Asked;
import io.meshspan.backend.api.answer.Body;
import io.meshspan.backend.api.answer.Endpoint;
import io.meshspan.backend.api.answer.JsonAnswer;
import io.meshspan.backend.api.answer.NotFoundException;
import io.meshspan.backend.api.answer.StreamedEndpoint;
import io.meshspan.backend.api.otlp.OtlpBytes;
import io.meshspan.backend.api.otlp.OtlpJsonWriter;
import io.meshspan.backend.api.otlp.OtlpJsonWriter.Flavour;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.TraceReader;
import io.meshspan.store.TraceId;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The door: mounts the endpoints on a server. */
public final class TempoApi {
  /** The name of the service over gRPC. */
  public static final String SERVICE = "tempopb.StreamingQuerier";

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
    Map<String, HttpService> services = services();
    StatusPages pages = new StatusPages(version, List.copyOf(services.keySet()));
    services.put("/api/status/buildinfo", small(pages::buildInfo));
    services.put("/status", small(pages::all));
    services.put("/status/version", small(pages::version));
    services.put("/status/services", small(pages::services));
    services.put("/status/endpoints", small(pages::endpoints));
    services.forEach(server::service);
    server.serviceUnder(
        "/", (context, request) -> error(HttpStatus.NOT_FOUND, "404 page not found"));
  }

  private Map<String, HttpService> services() {
    Map<String, HttpService> services = new LinkedHashMap<>();
    services.put("/api/echo", small((context, given) -> StatusPages.text("echo\n")));
    services.put("/ready", small((context, given) -> StatusPages.text("ready\n")));
    services.put("/api/traces/{id}", StreamedEndpoint.get(TempoApi::error, this::traceV1));
    services.put("/api/v2/traces/{id}", StreamedEndpoint.get(TempoApi::error, this::traceV2));
    services.put("/api/search", StreamedEndpoint.get(TempoApi::error, this::search));
    services.put(
        "/api/metrics/query_range", StreamedEndpoint.get(TempoApi::error, this::metricsRange));
    services.put("/api/metrics/query", StreamedEndpoint.get(TempoApi::error, this::metricsInstant));
    services.put("/api/search/tags", small(tags::namesV1));
    services.put("/api/v2/search/tags", small(tags::namesV2));
    services.put("/api/search/tag/{tag}/values", small(tags::valuesV1));
    services.put("/api/v2/search/tag/{tag}/values", small(tags::valuesV2));
    return services;
  }

  private static HttpService small(Endpoint.Question question) {
    return Endpoint.get(TempoApi::error, question);
  }

  private static HttpResponse error(HttpStatus status, String message) {
    return message.isEmpty()
        ? HttpResponse.of(ResponseHeaders.of(status))
        : HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, message + "\n");
  }

  private Body search(Asked asked) {
    Search search = Search.of(asked.parameters());
    return JsonAnswer.streamed(json -> search.write(queries.askedBy(asked), json));
  }

  private Body metricsRange(Asked asked) {
    MetricsQuestion.Answer answer =
        new MetricsParameters(asked.parameters(), Clock.systemUTC())
            .range()
            .ask(queries.askedBy(asked));
    return JsonAnswer.streamed(json -> new SeriesJson(json).range(answer));
  }

  private Body metricsInstant(Asked asked) {
    MetricsQuestion.Answer answer =
        new MetricsParameters(asked.parameters(), Clock.systemUTC())
            .instant()
            .ask(queries.askedBy(asked));
    return JsonAnswer.streamed(json -> new SeriesJson(json).instant(answer));
  }

  private Body traceV1(Asked asked) {
    TraceId id = traceId(asked);
    Queries mine = queries.askedBy(asked);
    return wantsProtobuf(asked)
        ? protobuf(out -> find(mine, id, trace -> OtlpBytes.of(trace).writeTo(out)))
        : JsonAnswer.streamed(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("batches");
              OtlpJsonWriter otlp = OtlpJsonWriter.of(Flavour.PROTOBUF, json);
              find(mine, id, otlp::resourceSpans);
              json.writeEndArray();
              json.writeEndObject();
            });
  }

  // Tempo says nothing to it.
  private static void find(Queries queries, TraceId id, TraceReader reader) throws IOException {
    if (!queries.trace(id, reader)) {
      throw new NotFoundException("");
    }
  }

  /** A trace that is not there is one without spans. */
  private Body traceV2(Asked asked) {
    TraceId id = traceId(asked);
    Queries mine = queries.askedBy(asked);
    if (wantsProtobuf(asked)) {
      return protobuf(
          out -> {
            if (!mine.trace(id, trace -> asFirstField(OtlpBytes.of(trace), out))) {
              out.writeMessage(1, TracesData.getDefaultInstance());
            }
          });
    }
    return JsonAnswer.streamed(
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("trace");
          mine.trace(
              id,
              trace -> {
                json.writeArrayFieldStart("resourceSpans");
                OtlpJsonWriter.of(Flavour.PROTOBUF, json).resourceSpans(trace);
                json.writeEndArray();
              });
          json.writeEndObject();
          json.writeObjectFieldStart("metrics");
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static TraceId traceId(Asked asked) {
    String text = asked.path("id");
    return TraceId.ofHex(text)
        .orElseThrow(
            () ->
                new BadParameterException(
                    "trace IDs can only contain hex characters, at most 32 and not all zero: "
                        + text));
  }

  private static boolean wantsProtobuf(Asked asked) {
    String accept = asked.context().request().headers().get(HttpHeaderNames.ACCEPT, "");
    return accept.contains("application/protobuf");
  }

  /** Writes fields of a message. */
  private interface Fields {
    void to(CodedOutputStream out) throws IOException;
  }

  private static Body protobuf(Fields fields) {
    return new Body(
        PROTOBUF,
        out -> {
          CodedOutputStream coded = CodedOutputStream.newInstance(out);
          fields.to(coded);
          coded.flush();
        });
  }

  /** {@code TraceByIDResponse}: the trace is its field 1, and is there when it is empty. */
  private static void asFirstField(OtlpBytes trace, CodedOutputStream out) throws IOException {
    out.writeTag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(trace.size());
    trace.writeTo(out);
  }
}
