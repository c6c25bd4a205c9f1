package io.meshspan.backend.api.tempo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.backend.api.otlp.OtlpJsonWriter;
import io.meshspan.backend.api.otlp.OtlpJsonWriter.Flavour;
import io.meshspan.backend.api.otlp.OtlpValues;
import io.meshspan.backend.query.series.Series;
import io.meshspan.store.Attribute;
import java.io.IOException;
import java.util.List;

/** Series as JSON. What is zero is left out, integers of 64 bits are strings. */
final class SeriesJson {
  private final JsonGenerator json;
  private final OtlpJsonWriter otlp;

  SeriesJson(JsonGenerator json) {
    this.json = json;
    this.otlp = OtlpJsonWriter.of(Flavour.PROTOBUF, json);
  }

  void range(MetricsQuestion.Answer answer) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("series");
    for (Series each : answer.found().series()) {
      json.writeStartObject();
      labels(each.labels());
      json.writeArrayFieldStart("samples");
      for (Series.Sample sample : each.samples()) {
        json.writeStartObject();
        moment(sample.epochMillis());
        number(sample.value());
        json.writeEndObject();
      }
      json.writeEndArray();
      exemplars(each.exemplars());
      json.writeEndObject();
    }
    json.writeEndArray();
    end(answer);
  }

  private void exemplars(List<Series.Exemplar> exemplars) throws IOException {
    if (exemplars.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("exemplars");
    for (Series.Exemplar each : exemplars) {
      json.writeStartObject();
      labels(each.labels());
      number(each.value());
      moment(each.epochMillis());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void instant(MetricsQuestion.Answer answer) throws IOException {
    json.writeStartObject();
    if (!answer.found().series().isEmpty()) {
      json.writeArrayFieldStart("series");
      for (Series each : answer.found().series()) {
        json.writeStartObject();
        labels(each.labels());
        number(each.samples().get(0).value());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    end(answer);
  }

  private void labels(List<Attribute> labels) throws IOException {
    json.writeArrayFieldStart("labels");
    for (Attribute each : labels) {
      json.writeStartObject();
      json.writeStringField("key", each.key());
      json.writeFieldName("value");
      otlp.value(OtlpValues.value(each.value()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void moment(long epochMillis) throws IOException {
    json.writeStringField("timestampMs", Long.toString(epochMillis));
  }

  private void number(double value) throws IOException {
    if (value != 0) {
      json.writeNumberField("value", value);
    }
  }

  private void end(MetricsQuestion.Answer answer) throws IOException {
    if (answer.partial().isPresent()) {
      json.writeStringField("status", "PARTIAL");
      json.writeStringField("message", answer.partial().get());
    }
    json.writeObjectFieldStart("metrics");
    if (answer.inspectedTraces() > 0) {
      json.writeNumberField("inspectedTraces", answer.inspectedTraces());
    }
    if (answer.inspectedSpans() > 0) {
      json.writeStringField("inspectedSpans", Long.toString(answer.inspectedSpans()));
    }
    json.writeNumberField("completedJobs", 1);
    json.writeNumberField("totalJobs", 1);
    json.writeEndObject();
    json.writeEndObject();
  }
}
