package io.meshspan.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.meshspan.cli.SpanInFile.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads spans out of a file, one after the other: documents of OTLP's JSON, one or many (the
 * Collector's file exporter writes one a line), and Jaeger's download.
 *
 * <p>What is held is one span of OTLP with its resource and scope, or one trace of Jaeger's, whose
 * processes come after its spans. Where a document names a resource or scope after its spans, or
 * not at all, they are held up to there, and no more than 32 MiB of them.
 */
final class SpanFile {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long MOST_HELD_BYTES = 32 << 20;
  private static final String EXPECTED = "\"resourceSpans\" (OTLP) or \"data\" (Jaeger)";

  private final Consumer<SpanInFile> spans;
  private JsonParser parser;
  private Optional<Place> heldAt = Optional.empty();

  private SpanFile(JsonParser parser, Consumer<SpanInFile> spans) {
    this.parser = parser;
    this.spans = spans;
  }

  /**
   * Gives every span to the consumer, until the end or the first thing that is not as it should be.
   *
   * @throws MalformedFileException there, with the place
   */
  static void read(InputStream file, Consumer<SpanInFile> spans)
      throws IOException, MalformedFileException {
    try (JsonParser parser = JSON.createParser(file)) {
      new SpanFile(parser, spans).documents();
    } catch (JsonProcessingException e) {
      throw new MalformedFileException(place(e.getLocation()), e.getOriginalMessage());
    }
  }

  private static Place place(JsonLocation location) {
    return new Place(location.getLineNr(), location.getColumnNr());
  }

  private Place here() {
    return heldAt.orElseGet(() -> place(parser.currentTokenLocation()));
  }

  private MalformedFileException expected(String what) {
    return new MalformedFileException(here(), what + " is expected here");
  }

  private void documents() throws IOException, MalformedFileException {
    while (parser.nextToken() != null) {
      document();
    }
  }

  private void document() throws IOException, MalformedFileException {
    if (!parser.isExpectedStartObjectToken()) {
      throw expected("an object with " + EXPECTED);
    }
    Place start = here();
    boolean isKnown = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "resourceSpans" -> each("\"resourceSpans\"", this::resourceSpans);
        case "data" -> each("\"data\"", this::jaegerTrace);
        case "result" -> document(); // an answer of Jaeger's API version 3
        default -> parser.skipChildren();
      }
      isKnown |= field.equals("resourceSpans") || field.equals("data") || field.equals("result");
    }
    if (!isKnown) {
      throw new MalformedFileException(start, "this object has neither " + EXPECTED);
    }
  }

  /** Reads one element of a list, on whose first token the parser is. */
  private interface Element {
    void read() throws IOException, MalformedFileException;
  }

  private void each(String what, Element element) throws IOException, MalformedFileException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (!parser.isExpectedStartArrayToken()) {
      throw expected("the list of " + what);
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.isExpectedStartObjectToken()) {
        throw expected("an object of " + what);
      }
      element.read();
    }
  }

  private void resourceSpans() throws IOException, MalformedFileException {
    group("resource", "scopeSpans", this::scopeSpans);
  }

  private void scopeSpans(JsonNode resource) throws IOException, MalformedFileException {
    group(
        "scope",
        "spans",
        scope -> {
          Place place = here();
          long from = parser.currentTokenLocation().getByteOffset();
          JsonNode span = JSON.readTree(parser);
          long bytes = parser.currentLocation().getByteOffset() - from;
          spans.accept(new SpanInFile(resource, scope, span, place, bytes));
        });
  }

  /** Reads one element of a group, knowing what the group has in common. */
  private interface Member {
    void read(JsonNode common) throws IOException, MalformedFileException;
  }

  /** An object with something in common to a list, in either order. */
  private void group(String commonField, String listField, Member member)
      throws IOException, MalformedFileException {
    JsonNode common = null;
    Optional<TokenBuffer> waiting = Optional.empty();
    Place waitingPlace = here();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      if (field.equals(commonField)) {
        common = JSON.readTree(parser);
      } else if (!field.equals(listField)) {
        parser.skipChildren();
      } else if (common == null) {
        waitingPlace = here();
        waiting = Optional.of(held(commonField, listField));
      } else {
        JsonNode known = common;
        each("\"" + listField + "\"", () -> member.read(known));
      }
    }
    if (waiting.isPresent()) {
      JsonNode known = common == null ? MissingNode.getInstance() : common;
      replay(
          waiting.get(),
          waitingPlace,
          () -> each("\"" + listField + "\"", () -> member.read(known)));
    }
  }

  /** Keeps what begins here for later. */
  private TokenBuffer held(String commonField, String listField)
      throws IOException, MalformedFileException {
    Place start = here();
    long from = parser.currentLocation().getByteOffset();
    TokenBuffer buffer = new TokenBuffer(parser);
    int depth = 0;
    do {
      if (depth > 0) {
        parser.nextToken();
      }
      JsonToken token = parser.currentToken();
      if (token == null) {
        throw new MalformedFileException(here(), "the file ends here, within an object");
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      buffer.copyCurrentEvent(parser);
      if (parser.currentLocation().getByteOffset() - from > MOST_HELD_BYTES) {
        throw new MalformedFileException(
            start,
            "more than 32 MiB of \""
                + listField
                + "\" come before their \""
                + commonField
                + "\", or without it: put it first");
      }
    } while (depth > 0);
    return buffer;
  }

  /** Reads again what was held, as if it stood here. */
  private void replay(TokenBuffer list, Place place, Element reading)
      throws IOException, MalformedFileException {
    JsonParser file = parser;
    Optional<Place> before = heldAt;
    try (JsonParser held = list.asParser()) {
      held.nextToken();
      parser = held;
      heldAt = before.isPresent() ? before : Optional.of(place);
      reading.read();
    } finally {
      parser = file;
      heldAt = before;
    }
  }

  private void jaegerTrace() throws IOException {
    Place place = here();
    JsonNode trace = JSON.readTree(parser);
    JaegerTrace.of(trace, place).forEach(spans);
  }
}
