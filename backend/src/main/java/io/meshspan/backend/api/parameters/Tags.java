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
      tags.putAll(object(json));
    }
    return tags;
  }

  private static Map<String, String> object(String json) {
    JsonNode node;
    try {
      node = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw malformed(e.getOriginalMessage());
    }
    if (!node.isObject()) {
      throw malformed("it is not an object");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isTextual()) {
                throw malformed("the value of \"" + entry.getKey() + "\" is not a string");
              }
              tags.put(entry.getKey(), entry.getValue().textValue());
            });
    return tags;
  }

  private static BadParameterException malformed(String why) {
    return new BadParameterException(
        "malformed 'tags' parameter, expecting a JSON object of strings such as"
            + " {\"error\":\"true\"}: "
            + why);
  }
}
