package io.meshspan.backend.api.jaeger.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.Trace;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What Jaeger's page lists of a trace. Every name is there, also an empty one. */
final class SummaryJson {
  private SummaryJson() {}

  static void write(Trace trace, JsonGenerator json) throws IOException {
    Set<SpanId> ids = new HashSet<>();
    trace.spans().forEach(span -> ids.add(span.spanId()));
    Optional<Span> root =
        trace.spans().stream()
            .filter(span -> span.parent().isEmpty())
            .min(Comparator.comparingLong(Span::startEpochNanos));
    long orphans =
        trace.spans().stream()
            .filter(span -> span.parent().isPresent() && !ids.contains(span.parent().get()))
            .count();
    long end = trace.spans().stream().mapToLong(Span::endEpochNanos).max().orElse(0);
    json.writeStartObject();
    json.writeStringField("traceId", trace.id().toString());
    json.writeStringField("rootServiceName", root.map(Span::service).orElse(""));
    json.writeStringField("rootOperationName", root.map(Span::name).orElse(""));
    json.writeStringField("minStartTimeUnixNano", Long.toString(trace.startEpochNanos()));
    json.writeStringField("maxEndTimeUnixNano", Long.toString(end));
    json.writeNumberField("spanCount", trace.spans().size());
    json.writeNumberField("errorSpanCount", trace.spans().stream().filter(Span::failed).count());
    json.writeNumberField("orphanSpanCount", orphans);
    services(trace, json);
    json.writeEndObject();
  }

  private static void services(Trace trace, JsonGenerator json) throws IOException {
    Map<String, int[]> services = new TreeMap<>();
    for (Span span : trace.spans()) {
      int[] counts = services.computeIfAbsent(span.service(), any -> new int[2]);
      counts[0]++;
      counts[1] += span.failed() ? 1 : 0;
    }
    json.writeArrayFieldStart("services");
    for (Map.Entry<String, int[]> each : services.entrySet()) {
      json.writeStartObject();
      json.writeStringField("name", each.getKey());
      json.writeNumberField("spanCount", each.getValue()[0]);
      json.writeNumberField("errorSpanCount", each.getValue()[1]);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
