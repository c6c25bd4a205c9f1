package io.meshspan.backend.api.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import io.meshspan.backend.api.answer.Body;
import io.meshspan.backend.api.answer.JsonAnswer;
import io.meshspan.backend.api.answer.JsonAnswer.Layout;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.store.TraceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What is around every answer of version 1: five keys, all of them always there. */
final class Envelope {
  private final Layout layout;
  private int total;
  private String missingMessage = "";
  private List<TraceId> missing = List.of();
  private Optional<String> partial = Optional.empty();
  private boolean listsNoErrors;

  private Envelope(Layout layout) {
    this.layout = layout;
  }

  static Envelope of(Parameters parameters) {
    boolean isPretty =
        parameters.text("prettyPrint").filter(value -> !value.equals("false")).isPresent();
    return new Envelope(isPretty ? Layout.INDENTED : Layout.COMPACT);
  }

  Envelope total(int all) {
    total = all;
    return this;
  }

  /** Traces that were asked for by id and are not here: an error each, within a success. */
  Envelope missing(String message, List<TraceId> ids) {
    missingMessage = message;
    missing = ids;
    return this;
  }

  /** Says that something is missing and why: an error within a success. */
  Envelope partial(String why) {
    partial = Optional.of(why);
    return this;
  }

  /** Says that there was no error with an empty list, where it is else said with null. */
  Envelope noErrors() {
    listsNoErrors = true;
    return this;
  }

  HttpResponse noData() throws IOException {
    return data(JsonGenerator::writeNull);
  }

  HttpResponse strings(List<String> strings) throws IOException {
    return data(json -> json.writeArray(strings.toArray(String[]::new), 0, strings.size()));
  }

  HttpResponse data(JsonAnswer.Writer data) throws IOException {
    byte[] body = JsonAnswer.bytes(json -> write(json, data), layout);
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON, HttpData.wrap(body));
  }

  /** The same, sent while it is written; the writer may still say what is missing. */
  Body streamed(JsonAnswer.Writer data) {
    return JsonAnswer.streamed(json -> write(json, data), layout);
  }

  private void write(JsonGenerator json, JsonAnswer.Writer data) throws IOException {
    json.writeStartObject();
    json.writeFieldName("data");
    data.write(json);
    json.writeNumberField("total", total);
    json.writeNumberField("limit", 0);
    json.writeNumberField("offset", 0);
    json.writeFieldName("errors");
    if (missing.isEmpty() && partial.isEmpty() && !listsNoErrors) {
      json.writeNull();
    } else {
      json.writeStartArray();
      if (partial.isPresent()) {
        json.writeStartObject();
        json.writeStringField("msg", partial.get());
        json.writeEndObject();
      }
      for (TraceId id : missing) {
        json.writeStartObject();
        json.writeStringField("msg", missingMessage);
        json.writeStringField("traceID", TraceJson.hex(id));
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /**
   * An error: the envelope as plain text with a line's end, as Go's {@code http.Error} sends it.
   */
  static HttpResponse error(HttpStatus status, String message) {
    byte[] envelope;
    try {
      envelope = JsonAnswer.bytes(json -> writeError(json, status, message), Layout.COMPACT);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    String body = new String(envelope, StandardCharsets.UTF_8) + "\n";
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, HttpData.ofUtf8(body));
  }

  private static void writeError(JsonGenerator json, HttpStatus status, String message)
      throws IOException {
    json.writeStartObject();
    json.writeNullField("data");
    json.writeNumberField("total", 0);
    json.writeNumberField("limit", 0);
    json.writeNumberField("offset", 0);
    json.writeArrayFieldStart("errors");
    json.writeStartObject();
    json.writeNumberField("code", status.code());
    json.writeStringField("msg", message);
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }
}
