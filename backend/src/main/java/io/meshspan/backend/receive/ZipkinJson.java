package io.meshspan.backend.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;

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

  private final ZipkinSpan span;

  ZipkinJson(ReceiveLimits limits) {
    this.span = new ZipkinSpan(limits.spanBytes());
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
        arrivals.take(span.decode(each));
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
}
