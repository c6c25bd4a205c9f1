package io.meshspan.store;

import java.util.List;
import java.util.Map;

/** Jaeger's meaning of a tag in a search; see {@link TraceQuery}. */
final class TagMatch {
  private static final String RESOURCE = "resource.";

  private TagMatch() {}

  static boolean all(Map<String, String> tags, Span span) {
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      if (!one(tag.getKey(), tag.getValue(), span)) {
        return false;
      }
    }
    return true;
  }

  private static boolean one(String key, String value, Span span) {
    return switch (key) {
      case "error" ->
          value.equals("true") ? span.failed() : value.equals("false") && vouchedFor(span);
      case "span.status" -> span.status().code().name().equalsIgnoreCase(value);
      case "span.kind" -> span.kind().name().equalsIgnoreCase(value);
      case "scope.name" -> span.scope().name().equals(value);
      case "scope.version" -> span.scope().version().equals(value);
      default -> onResource(key, value, span) || anywhere(key, value, span);
    };
  }

  private static boolean onResource(String key, String value, Span span) {
    return key.startsWith(RESOURCE)
        && has(span.resource().attributes(), key.substring(RESOURCE.length()), value);
  }

  private static boolean vouchedFor(Span span) {
    return span.status().code() == Status.Code.OK;
  }

  private static boolean anywhere(String key, String value, Span span) {
    if (has(span.attributes(), key, value)
        || has(span.resource().attributes(), key, value)
        || has(span.scope().attributes(), key, value)) {
      return true;
    }
    for (Event event : span.events()) {
      if (has(event.attributes(), key, value)) {
        return true;
      }
    }
    for (Link link : span.links()) {
      if (has(link.attributes(), key, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(List<Attribute> attributes, String key, String value) {
    for (Attribute attribute : attributes) {
      if (attribute.key().equals(key) && attribute.value().text().equals(value)) {
        return true;
      }
    }
    return false;
  }
}
