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
import java.io.OutputStream;

/** A JSON document, written as a stream of its parts. */
public final class JsonAnswer {
  // A document that breaks off is not made to look whole.
  private static final JsonFactory JSON =
      new JsonFactory()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

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

  /** Status 200 with this document, sent while it is written. */
  public static Body streamed(Writer document) {
    return streamed(document, Layout.COMPACT);
  }

  /** The same, laid out so. */
  public static Body streamed(Writer document, Layout layout) {
    return new Body(MediaType.JSON, out -> write(document, layout, out));
  }

  /** The document in UTF-8. */
  public static byte[] bytes(Writer document, Layout layout) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(document, layout, bytes);
    return bytes.toByteArray();
  }

  private static void write(Writer document, Layout layout, OutputStream to) throws IOException {
    JsonGenerator json = JSON.createGenerator(to);
    if (layout == Layout.INDENTED) {
      DefaultIndenter four = new DefaultIndenter("    ", "\n");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(four).withArrayIndenter(four));
    }
    document.write(json);
    // Closed where it is whole alone: closing sends what is left of it.
    json.close();
  }
}
