package io.meshspan.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends spans in batches. A batch that is refused whole is sent again in halves, until what is
 * refused is one span, so that nothing else is lost with it.
 */
final class SpanSender {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_SPANS = 512;
  private static final long MOST_BYTES = 1 << 20;
  private static final int ATTEMPTS = 30;
  private static final long PAUSE_MILLIS = 1_000;

  private final Remote remote;
  private final SentCounts counts = new SentCounts();
  private final List<SpanInFile> waiting = new ArrayList<>();
  private long waitingBytes;

  SpanSender(Remote remote) {
    this.remote = remote;
  }

  void add(SpanInFile span) {
    if (waitingBytes + span.bytes() > MOST_BYTES) {
      flush();
    }
    waiting.add(span);
    waitingBytes += span.bytes();
    if (waiting.size() == MOST_SPANS) {
      flush();
    }
  }

  /** Sends what waits. */
  void flush() {
    if (!waiting.isEmpty()) {
      send(List.copyOf(waiting));
      waiting.clear();
      waitingBytes = 0;
    }
  }

  SentCounts counts() {
    return counts;
  }

  private void send(List<SpanInFile> batch) {
    Answer answer = post(batch);
    if (answer.status() == 200) {
      JsonNode partial = answer.body().path("partialSuccess");
      long rejected = partial.path("rejectedSpans").asLong();
      counts.taken(batch.size() - rejected);
      if (rejected > 0) {
        counts.refused(
            partial.path("errorMessage").asText("no reason given"), rejected, batch.get(0).place());
      }
    } else if (batch.size() > 1) {
      send(batch.subList(0, batch.size() / 2));
      send(batch.subList(batch.size() / 2, batch.size()));
    } else {
      String reason = answer.body().path("message").asText("status " + answer.status());
      counts.refused(
          reason
              .replace("message.resourceSpans[0].", "")
              .replace("scopeSpans[0].", "")
              .replace("spans[0].", ""),
          1,
          batch.get(0).place());
    }
  }

  private record Answer(int status, JsonNode body) {}

  private Answer post(List<SpanInFile> batch) {
    byte[] message = message(batch);
    for (int attempt = 1; ; attempt++) {
      HttpResponse<InputStream> answer = remote.post("/v1/traces", message);
      try (InputStream body = answer.body()) {
        switch (answer.statusCode()) {
          case 200, 400, 413 -> {
            return new Answer(answer.statusCode(), JSON.readTree(body));
          }
          case 429, 503 -> {
            if (attempt == ATTEMPTS) {
              throw new ProblemException(
                  "the backend at " + remote + " takes nothing at the moment: try again later");
            }
            Thread.sleep(PAUSE_MILLIS);
          }
          default ->
              throw new ProblemException(
                  remote
                      + " does not take OTLP (status "
                      + answer.statusCode()
                      + "): name the backend's port for OTLP over HTTP with --endpoint, such as"
                      + " http://localhost:4318");
        }
      } catch (IOException e) {
        throw new ProblemException(
            remote
                + " gave an answer that is not OTLP's: is --endpoint the port for OTLP over HTTP?",
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProblemException("interrupted while spans were sent", e);
      }
    }
  }

  private static byte[] message(List<SpanInFile> batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("resourceSpans");
      for (int from = 0; from < batch.size(); ) {
        from = writeNeighbours(batch, from, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** Writes spans from this one on that share its resource and scope; says which comes next. */
  private static int writeNeighbours(List<SpanInFile> batch, int from, JsonGenerator json)
      throws IOException {
    SpanInFile first = batch.get(from);
    json.writeStartObject();
    writeUnlessMissing("resource", first.resource(), json);
    json.writeArrayFieldStart("scopeSpans");
    json.writeStartObject();
    writeUnlessMissing("scope", first.scope(), json);
    json.writeArrayFieldStart("spans");
    int next = from;
    while (next < batch.size()
        && batch.get(next).resource().equals(first.resource())
        && batch.get(next).scope().equals(first.scope())) {
      JSON.writeTree(json, batch.get(next).span());
      next++;
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    return next;
  }

  private static void writeUnlessMissing(String field, JsonNode value, JsonGenerator json)
      throws IOException {
    if (!value.isMissingNode()) {
      json.writeFieldName(field);
      JSON.writeTree(json, value);
    }
  }
}
