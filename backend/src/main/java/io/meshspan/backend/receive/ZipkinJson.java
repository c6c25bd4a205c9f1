package io.meshspan.backend.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meshspan.backend.receive.ZipkinSpan.Annotation;
import io.meshspan.backend.receive.ZipkinSpan.Endpoint;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.TraceId;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * A list of Zipkin's spans in JSON, version 2. Fields that are not known are passed over.
 *
 * <p>Source: Zipkin's OpenAPI document {@code zipkin2-api.yaml}, {@code ListOfSpans}.
 */
final class ZipkinJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // The text of a message may be somebody's secret: errors do not quote it.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final int spanBytes;

  ZipkinJson(ReceiveLimits limits) {
    this.spanBytes = limits.spanBytes();
  }

  Arrivals parse(byte[] body) throws RefusedMessageException {
    JsonNode list = tree(body);
    if (!list.isArray()) {
      throw RefusedMessageException.malformed("the message is not a JSON list of spans");
    }
    JsonObject named = JsonObject.root(JsonNodeFactory.instance.objectNode().set("spans", list));
    Arrivals arrivals = new Arrivals();
    for (JsonObject each : named.objects("spans")) {
      try {
        arrivals.take(span(each).toSpan(spanBytes));
      } catch (RefusedSpanException e) {
        arrivals.refuse(e.reason(), 1);
      }
    }
    return arrivals;
  }

  private static JsonNode tree(byte[] body) throws RefusedMessageException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw RefusedMessageException.malformed("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw RefusedMessageException.malformed("the body is not JSON in UTF-8");
    }
  }

  private static ZipkinSpan span(JsonObject from)
      throws RefusedMessageException, RefusedSpanException {
    ZipkinSpan span =
        new ZipkinSpan()
            .ids(
                TraceId.ofHex(from.text("traceId")),
                SpanId.ofHex(from.text("id")),
                parent(from.text("parentId")))
            .named(from.text("name"))
            .kind(kind(from.text("kind")))
            .lasting(micros(from, "timestamp"), micros(from, "duration"))
            .between(
                endpoint(from.object("localEndpoint")), endpoint(from.object("remoteEndpoint")));
    for (JsonObject annotation : from.objects("annotations")) {
      span.add(new Annotation(micros(annotation, "timestamp"), annotation.text("value")));
    }
    from.texts("tags").forEach(span::tag);
    return span;
  }

  // OpenTelemetry's exporter for JavaScript sends parts of a microsecond.
  private static long micros(JsonObject from, String field) throws RefusedMessageException {
    return from.isFraction(field) ? (long) from.real(field) : from.int64(field);
  }

  private static Optional<SpanId> parent(String text) throws RefusedSpanException {
    Optional<SpanId> parent = SpanId.ofHex(text);
    if (parent.isEmpty() && !text.matches("0{0,16}")) {
      throw new RefusedSpanException(Refusal.PARENT_ID);
    }
    return parent;
  }

  // A kind that is not known says as little as none: the span matters more.
  private static SpanKind kind(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "CLIENT" -> SpanKind.CLIENT;
      case "SERVER" -> SpanKind.SERVER;
      case "PRODUCER" -> SpanKind.PRODUCER;
      case "CONSUMER" -> SpanKind.CONSUMER;
      default -> SpanKind.UNSPECIFIED;
    };
  }

  private static Endpoint endpoint(JsonObject from) throws RefusedMessageException {
    String address = from.has("ipv6") ? from.text("ipv6") : from.text("ipv4");
    return new Endpoint(from.text("serviceName"), address, from.int64("port"));
  }
}
