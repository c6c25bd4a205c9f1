package io.meshspan.backend.api.jaeger.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.proto.jaeger.ServiceSummary;
import io.meshspan.proto.jaeger.TraceSummary;
import java.io.IOException;

/** A summary as Jaeger's page reads it. Every name is there, also an empty one. */
final class SummaryJson {
  private SummaryJson() {}

  static void write(TraceSummary summary, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceId", summary.getTraceId());
    json.writeStringField("rootServiceName", summary.getRootServiceName());
    json.writeStringField("rootOperationName", summary.getRootOperationName());
    json.writeStringField("minStartTimeUnixNano", Long.toString(summary.getMinStartTimeUnixNano()));
    json.writeStringField("maxEndTimeUnixNano", Long.toString(summary.getMaxEndTimeUnixNano()));
    json.writeNumberField("spanCount", summary.getSpanCount());
    json.writeNumberField("errorSpanCount", summary.getErrorSpanCount());
    json.writeNumberField("orphanSpanCount", summary.getOrphanSpanCount());
    json.writeArrayFieldStart("services");
    for (ServiceSummary each : summary.getServicesList()) {
      json.writeStartObject();
      json.writeStringField("name", each.getName());
      json.writeNumberField("spanCount", each.getSpanCount());
      json.writeNumberField("errorSpanCount", each.getErrorSpanCount());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
