package io.meshspan.backend.api.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A JSON document, written as a stream of its parts. */
public final class JsonAnswer {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonAnswer() {}

  /** How it is laid out. */
  public enum Layout {
    /** On one line. */
    COMPACT,
    /** Indented by four spaces. */
    INDENTED
  }

  /** Writes a document. */
  public interface Writer {
    /** Writes one value. */
    void write(JsonGenerator json) throws IOException;
  }

  /** Status 200 with this document. */
  public static HttpResponse of(Writer document) throws IOException {
    return HttpResponse.of(
        HttpStatus.OK, MediaType.JSON, HttpData.wrap(bytes(document, Layout.COMPACT)));
  }

  /** The document in UTF-8. */
  public static byte[] bytes(Writer document, Layout layout) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      if (layout == Layout.INDENTED) {
        DefaultIndenter four = new DefaultIndenter("    ", "\n");
        json.setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(four).withArrayIndenter(four));
      }
      document.write(json);
    }
    return bytes.toByteArray();
  }
}
