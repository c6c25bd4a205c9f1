package io.meshspan.backend.api.meshspan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.backend.query.BackendFigures;
import io.meshspan.backend.query.DiskFigures;
import io.meshspan.backend.query.FamilyCount;
import io.meshspan.backend.query.Queries;
import io.meshspan.store.Operation;
import io.meshspan.store.SpanKind;
import io.meshspan.store.StoreCounts;
import io.meshspan.store.TimeRange;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Services, families, and the backend's own figures. */
final class FiguresJson {
  private static final double NANOS_PER_SECOND = 1e9;

  private FiguresJson() {}

  static void writeServices(Queries queries, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("services");
    for (String service : queries.services()) {
      json.writeStartObject();
      json.writeStringField("name", service);
      json.writeArrayFieldStart("operations");
      for (Map.Entry<String, Set<SpanKind>> each :
          kindsByName(queries.operations(service)).entrySet()) {
        json.writeStartObject();
        json.writeStringField("name", each.getKey());
        json.writeArrayFieldStart("kinds");
        for (SpanKind kind : each.getValue()) {
          json.writeString(kind.name());
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static Map<String, Set<SpanKind>> kindsByName(List<Operation> operations) {
    Map<String, Set<SpanKind>> kinds = new TreeMap<>();
    for (Operation operation : operations) {
      Set<SpanKind> known =
          kinds.computeIfAbsent(operation.name(), any -> EnumSet.noneOf(SpanKind.class));
      if (operation.kind() != SpanKind.UNSPECIFIED) {
        known.add(operation.kind());
      }
    }
    return kinds;
  }

  static void writeFamilies(List<FamilyCount> families, TimeRange range, JsonGenerator json)
      throws IOException {
    double nanos = (double) range.endEpochNanos() - range.startEpochNanos() + 1;
    json.writeStartObject();
    json.writeArrayFieldStart("families");
    for (FamilyCount family : families) {
      json.writeStartObject();
      json.writeStringField("name", family.name());
      json.writeNumberField("spanCount", family.spans());
      json.writeNumberField("errorCount", family.errors());
      json.writeNumberField("spansPerSecond", family.spans() / (nanos / NANOS_PER_SECOND));
      json.writeNumberField("errorShare", family.errorShare());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void writeStatus(
      BackendFigures figures, int queryPort, StoreCounts held, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("version", figures.version());
    json.writeStringField("startedUnixNano", Long.toString(figures.startedEpochNanos()));
    json.writeObjectFieldStart("ports");
    json.writeNumberField("query", queryPort);
    json.writeNumberField("otlpGrpc", figures.otlpGrpcPort());
    json.writeNumberField("otlpHttp", figures.otlpHttpPort());
    json.writeEndObject();
    json.writeNumberField("spansReceived", figures.spansReceived());
    json.writeObjectFieldStart("spansRefused");
    for (Map.Entry<String, Long> reason : new TreeMap<>(figures.spansRefused()).entrySet()) {
      json.writeNumberField(reason.getKey(), reason.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("spansHeld", held.spans());
    json.writeNumberField("tracesHeld", held.traces());
    json.writeNumberField("spansDropped", held.spansDropped());
    if (figures.disk().isPresent()) {
      DiskFigures disk = figures.disk().get();
      json.writeObjectFieldStart("disk");
      json.writeNumberField("bytes", disk.bytes());
      if (disk.trouble().isPresent()) {
        json.writeStringField("trouble", disk.trouble().get());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
