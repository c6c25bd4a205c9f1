package io.meshspan.backend.sampling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meshspan.backend.sampling.Strategy.Operation;
import io.meshspan.backend.sampling.Strategy.Sampling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Jaeger's file of strategies. What it says wrongly is refused at the start, not passed over. */
final class StrategyFile {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private StrategyFile() {}

  static SamplingStrategies parse(byte[] file) {
    JsonNode root;
    try {
      root = JSON.readTree(file);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("it is not JSON in UTF-8", e);
    }
    if (!root.isObject()) {
      throw new IllegalArgumentException(
          "it is not an object with default_strategy and service_strategies");
    }
    JsonNode otherwise = root.path("default_strategy");
    Map<String, Strategy> byService = new HashMap<>();
    for (int i = 0; i < list(root, "service_strategies", "").size(); i++) {
      String place = "service_strategies[" + i + "]";
      JsonNode each = root.path("service_strategies").get(i);
      byService.put(name(each, "service", place), strategy(each, place));
    }
    return new SamplingStrategies(
        otherwise.isMissingNode() || otherwise.isNull()
            ? SamplingStrategies.all()
            : strategy(otherwise, "default_strategy"),
        byService);
  }

  private static Strategy strategy(JsonNode from, String place) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < list(from, "operation_strategies", place + ".").size(); i++) {
      String ofOperation = place + ".operation_strategies[" + i + "]";
      JsonNode each = from.path("operation_strategies").get(i);
      if (!(sampling(each, ofOperation) instanceof Sampling.Probabilistic probabilistic)) {
        throw new IllegalArgumentException(
            ofOperation + ".type: an operation is sampled \"probabilistic\" alone");
      }
      operations.add(new Operation(name(each, "operation", ofOperation), probabilistic.share()));
    }
    return new Strategy(sampling(from, place), operations);
  }

  private static Sampling sampling(JsonNode from, String place) {
    JsonNode param = from.path("param");
    String type = from.path("type").asText();
    boolean isShare = param.isNumber() && param.doubleValue() >= 0 && param.doubleValue() <= 1;
    boolean isRate =
        param.isNumber() && param.doubleValue() >= 0 && param.doubleValue() <= Integer.MAX_VALUE;
    if (type.equals("probabilistic") && isShare) {
      return new Sampling.Probabilistic(param.doubleValue());
    }
    if (type.equals("ratelimiting") && isRate) {
      return new Sampling.RateLimiting(param.intValue());
    }
    throw new IllegalArgumentException(
        place
            + ": expected \"type\": \"probabilistic\" with a \"param\" from 0 to 1, or"
            + " \"ratelimiting\" with one of 0 or more traces a second, not "
            + from.path("type")
            + " with "
            + param);
  }

  private static JsonNode list(JsonNode from, String field, String place) {
    JsonNode list = from.path(field);
    if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
      throw new IllegalArgumentException(place + field + " is not a list");
    }
    return list;
  }

  private static String name(JsonNode from, String field, String place) {
    String name = from.path(field).asText();
    if (name.isEmpty()) {
      throw new IllegalArgumentException(place + "." + field + " is missing");
    }
    return name;
  }
}
