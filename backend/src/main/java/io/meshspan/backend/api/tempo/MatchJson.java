package io.meshspan.backend.api.tempo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.backend.api.otlp.OtlpJsonWriter;
import io.meshspan.backend.api.otlp.OtlpJsonWriter.Flavour;
import io.meshspan.backend.api.otlp.OtlpValues;
import io.meshspan.backend.query.traceql.Match;
import io.meshspan.store.Attribute;
import io.meshspan.store.Span;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The traces of one answer. A key has values of one type in all of it, as its readers need. */
final class MatchJson {
  static final String NO_ROOT = "<root span not yet received>";

  private final JsonGenerator json;
  private final int spansPerSet;
  private final OtlpJsonWriter otlp;
  private final OneTypePerKey types = new OneTypePerKey();

  MatchJson(JsonGenerator json, int spansPerSet) {
    this.json = json;
    this.spansPerSet = spansPerSet;
    this.otlp = OtlpJsonWriter.of(Flavour.PROTOBUF, json);
  }

  void write(Match match) throws IOException {
    boolean hasRoot = match.root().parent().isEmpty();
    long start = match.trace().startEpochNanos();
    long end = match.trace().spans().stream().mapToLong(Span::endEpochNanos).max().orElse(start);
    long millis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, end - start));
    json.writeStartObject();
    json.writeStringField("traceID", match.trace().id().hex().replaceFirst("^0+", ""));
    json.writeStringField("rootServiceName", hasRoot ? match.root().service() : NO_ROOT);
    if (hasRoot && !match.root().name().isEmpty()) {
      json.writeStringField("rootTraceName", match.root().name());
    }
    json.writeStringField("startTimeUnixNano", Long.toString(start));
    if (millis > 0) {
      json.writeNumberField("durationMs", millis);
    }
    if (!match.spansets().isEmpty()) {
      spansets(match);
      services(match);
    }
    json.writeEndObject();
  }

  private void spansets(Match match) throws IOException {
    json.writeFieldName("spanSet");
    write(match.spansets().get(0));
    json.writeArrayFieldStart("spanSets");
    for (Match.Spanset set : match.spansets()) {
      write(set);
    }
    json.writeEndArray();
  }

  private void write(Match.Spanset set) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("spans");
    for (Match.MatchedSpan each :
        set.spans().subList(0, Math.min(spansPerSet, set.spans().size()))) {
      write(each);
    }
    json.writeEndArray();
    json.writeNumberField("matched", set.spans().size());
    attributes(set.said());
    json.writeEndObject();
  }

  private void write(Match.MatchedSpan each) throws IOException {
    Span span = each.span();
    json.writeStartObject();
    json.writeStringField("spanID", span.spanId().hex());
    if (each.showsName() && !span.name().isEmpty()) {
      json.writeStringField("name", span.name());
    }
    json.writeStringField("startTimeUnixNano", Long.toString(span.startEpochNanos()));
    if (span.durationNanos() > 0) {
      json.writeStringField("durationNanos", Long.toString(span.durationNanos()));
    }
    attributes(each.shown());
    json.writeEndObject();
  }

  private void attributes(List<Attribute> attributes) throws IOException {
    otlp.attributes(OtlpValues.attributes(types.of(attributes)));
  }

  private void services(Match match) throws IOException {
    Map<String, int[]> services = new TreeMap<>();
    for (Span span : match.trace().spans()) {
      int[] counts = services.computeIfAbsent(span.service(), any -> new int[2]);
      counts[0]++;
      counts[1] += span.failed() ? 1 : 0;
    }
    json.writeObjectFieldStart("serviceStats");
    for (Map.Entry<String, int[]> each : services.entrySet()) {
      json.writeObjectFieldStart(each.getKey());
      json.writeNumberField("spanCount", each.getValue()[0]);
      if (each.getValue()[1] > 0) {
        json.writeNumberField("errorCount", each.getValue()[1]);
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
