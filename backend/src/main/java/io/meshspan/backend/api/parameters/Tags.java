package io.meshspan.backend.api.parameters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Jaeger's two ways to ask for tags: {@code tag=key:value} and {@code tags={"key":"value"}}. */
public final class Tags {
  private static final JsonMapper JSON = new JsonMapper();

  private Tags() {}

  /**
   * All tags of a request.
   *
   * @throws BadParameterException when one cannot be read, or has a value that is not a string
   */
  public static Map<String, String> of(Parameters parameters) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String tag : parameters.all("tag")) {
      int colon = tag.indexOf(':');
      if (colon < 0) {
        throw new BadParameterException(
            "malformed 'tag' parameter, expecting key:value, received: " + tag);
      }
      tags.put(tag.substring(0, colon), tag.substring(colon + 1));
    }
    for (String json : parameters.all("tags")) {
      tags.putAll(ofJson("tags", json));
    }
    return tags;
  }

  /**
   * A JSON object whose values are strings.
   *
   * @param parameter whose value it is, for the message
   * @throws BadParameterException when it is anything else
   */
  public static Map<String, String> ofJson(String parameter, String json) {
    JsonNode node;
    try {
      node = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw malformed(parameter, e.getOriginalMessage());
    }
    if (!node.isObject()) {
      throw malformed(parameter, "it is not an object");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isTextual()) {
                throw malformed(
                    parameter, "the value of \"" + entry.getKey() + "\" is not a string");
              }
              tags.put(entry.getKey(), entry.getValue().textValue());
            });
    return tags;
  }

  private static BadParameterException malformed(String parameter, String why) {
    return new BadParameterException(
        "malformed '"
            + parameter
            + "' parameter, expecting a JSON object of strings such as"
            + " {\"error\":\"true\"}: "
            + why);
  }
}
