package io.meshspan.backend.api.jaeger;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.answer.PostEndpoint;
import io.meshspan.backend.api.jaeger.JaegerApi.SpanReader;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.TraceArchive.Outcome;
import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is posted: a trace to keep, a file of spans to be shown. */
final class TracePosts {
  private static final int FILE_BYTES = 64 << 20;

  private final Queries queries;
  private final SpanReader reader;

  TracePosts(Queries queries, SpanReader reader) {
    this.queries = queries;
    this.reader = reader;
  }

  void mount(ServerBuilder server) {
    server
        .service("/api/archive/{id}", PostEndpoint.of(Envelope::error, this::archive))
        .route()
        .path("/api/transform")
        .maxRequestLength(FILE_BYTES)
        .build(PostEndpoint.of(Envelope::error, this::transform));
  }

  private HttpResponse archive(ServiceRequestContext context, byte[] body) throws IOException {
    Optional<Outcome> outcome = queries.archive(SearchParameters.traceId(context.pathParam("id")));
    if (outcome.isEmpty()) {
      return Envelope.error(HttpStatus.NOT_FOUND, JaegerApi.NOT_FOUND);
    }
    if (outcome.get() == Outcome.FULL) {
      return Envelope.error(
          HttpStatus.INSUFFICIENT_STORAGE, "the archive has no room for this trace");
    }
    return envelope(context).noErrors().strings(List.of());
  }

  private HttpResponse transform(ServiceRequestContext context, byte[] body) throws IOException {
    List<Trace> traces = traces(spans(body));
    return envelope(context).data(json -> TraceJson.writeAll(traces, json));
  }

  private static Envelope envelope(ServiceRequestContext context) {
    return Envelope.of(new Parameters(context.queryParams()));
  }

  private List<Span> spans(byte[] body) {
    try {
      return reader.read(body);
    } catch (IllegalArgumentException e) {
      throw new BadParameterException(e.getMessage());
    }
  }

  private static List<Trace> traces(List<Span> spans) {
    Map<TraceId, List<Span>> byTrace = new LinkedHashMap<>();
    spans.forEach(
        span -> byTrace.computeIfAbsent(span.traceId(), any -> new ArrayList<>()).add(span));
    List<Trace> traces = new ArrayList<>();
    byTrace.forEach(
        (id, all) -> {
          all.sort(Comparator.comparingLong(Span::startEpochNanos));
          traces.add(new Trace(id, all));
        });
    return traces;
  }
}
