package io.meshspan.backend.api.meshspan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.backend.query.Coverage;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.ServiceCount;
import io.meshspan.backend.query.TraceSummary;
import io.meshspan.store.Span;
import io.meshspan.store.TraceQuery;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a search found, without the spans. */
final class SummaryJson {
  private SummaryJson() {}

  static void write(Queries queries, TraceQuery query, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("traces");
    Coverage coverage = queries.search(query, trace -> write(TraceSummary.of(trace), json));
    json.writeEndArray();
    json.writeBooleanField("partial", coverage != Coverage.COMPLETE);
    json.writeEndObject();
  }

  private static void write(TraceSummary summary, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceId", summary.id().hex());
    if (summary.root().isPresent()) {
      json.writeStringField("rootService", summary.root().get().service());
      json.writeStringField("rootName", summary.root().get().name());
      Optional<String> outcome = outcomeOf(summary.root().get());
      if (outcome.isPresent()) {
        json.writeStringField("rootOutcome", outcome.get());
      }
    }
    json.writeStringField("startUnixNano", Long.toString(summary.startEpochNanos()));
    json.writeStringField("durationNano", Long.toString(summary.durationNanos()));
    json.writeNumberField("spanCount", summary.spans());
    json.writeNumberField("errorCount", summary.errors());
    writeServices(summary.services(), json);
    json.writeObjectFieldStart("families");
    for (Map.Entry<String, Integer> family : summary.families().entrySet()) {
      json.writeNumberField(family.getKey(), family.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** By the registry's naming, an attribute that says how an operation ended is an outcome. */
  private static Optional<String> outcomeOf(Span root) {
    return root.attributes().stream()
        .filter(attribute -> attribute.key().endsWith(".outcome"))
        .map(attribute -> attribute.value().text())
        .findFirst();
  }

  static void writeServices(List<ServiceCount> services, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("services");
    for (ServiceCount service : services) {
      json.writeStartObject();
      json.writeStringField("name", service.name());
      json.writeNumberField("spanCount", service.spans());
      json.writeNumberField("errorCount", service.errors());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
