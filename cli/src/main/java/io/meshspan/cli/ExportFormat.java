package io.meshspan.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What a file of traces looks like, and which of the backend's answers it is made of. */
enum ExportFormat {
  /** One document of OTLP a trace and a line. */
  OTLP_JSON("otlp-json", "/api/v3/traces/", "resourceSpans") {
    @Override
    void begin(JsonGenerator json) {}

    @Override
    void write(JsonParser found, JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeFieldName("resourceSpans");
      json.copyCurrentStructure(found);
      json.writeEndObject();
      json.writeRaw('\n');
    }

    @Override
    void end(JsonGenerator json) {}
  },

  /** One document, as Jaeger's page downloads it. */
  JAEGER_JSON("jaeger-json", "/api/traces/", "data") {
    @Override
    void begin(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeArrayFieldStart("data");
    }

    @Override
    void write(JsonParser found, JsonGenerator json) throws IOException {
      while (found.nextToken() != JsonToken.END_ARRAY) {
        json.copyCurrentStructure(found);
      }
    }

    @Override
    void end(JsonGenerator json) throws IOException {
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  };

  private final String word;
  private final String path;
  private final String field;

  ExportFormat(String word, String path, String field) {
    this.word = word;
    this.path = path;
    this.field = field;
  }

  /** Where a trace is asked for, before its id. */
  String path() {
    return path;
  }

  abstract void begin(JsonGenerator json) throws IOException;

  /** Writes the traces at which the parser is. */
  abstract void write(JsonParser found, JsonGenerator json) throws IOException;

  abstract void end(JsonGenerator json) throws IOException;

  /** Moves to the list of traces in an answer; whether there is one. */
  boolean find(JsonParser answer) throws IOException {
    for (JsonToken each = answer.nextToken(); each != null; each = answer.nextToken()) {
      if (each == JsonToken.FIELD_NAME && answer.currentName().equals(field)) {
        return answer.nextToken() == JsonToken.START_ARRAY;
      }
    }
    return false;
  }

  /** Reads the option. */
  static final class Converter implements ITypeConverter<ExportFormat> {
    Converter() {}

    @Override
    public ExportFormat convert(String text) {
      for (ExportFormat each : values()) {
        if (each.word.equals(text)) {
          return each;
        }
      }
      throw new TypeConversionException("\"" + text + "\" is neither otlp-json nor jaeger-json");
    }
  }
}
