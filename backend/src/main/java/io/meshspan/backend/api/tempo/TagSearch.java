package io.meshspan.backend.api.tempo;

import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The search that there was before TraceQL: a trace is meant when it has all the tags, each on any
 * of its spans or on what sent them, and lasted as long as it should.
 */
final class TagSearch {
  private static final Set<String> PARTS_ARE_ENOUGH =
      Set.of("service.name", "name", "root.name", "root.service.name", "http.method", "http.url");

  private final Map<String, String> tags;
  private final long minMillis;
  private final long maxMillis;

  private TagSearch(Map<String, String> tags, long minMillis, long maxMillis) {
    this.tags = tags;
    this.minMillis = minMillis;
    this.maxMillis = maxMillis;
  }

  static TagSearch of(Parameters parameters) {
    return new TagSearch(
        Logfmt.read("tags", parameters.text("tags").orElse("")),
        TimeUnit.NANOSECONDS.toMillis(parameters.minDuration()),
        TimeUnit.NANOSECONDS.toMillis(parameters.maxDuration()));
  }

  boolean means(Trace trace) {
    long millis = TimeUnit.NANOSECONDS.toMillis(trace.endEpochNanos() - trace.startEpochNanos());
    if (millis < minMillis || millis > maxMillis) {
      return false;
    }
    return tags.entrySet().stream().allMatch(tag -> has(trace, tag));
  }

  private static boolean has(Trace trace, Map.Entry<String, String> tag) {
    String wanted = tag.getValue();
    List<Span> spans = trace.spans();
    return switch (tag.getKey()) {
      case "root.name" -> trace.root().filter(root -> root.name().contains(wanted)).isPresent();
      case "root.service.name" ->
          trace.root().filter(root -> root.service().contains(wanted)).isPresent();
      case "name" -> spans.stream().anyMatch(span -> span.name().contains(wanted));
      case "status.code" ->
          spans.stream()
              .map(span -> span.status().code().name().toLowerCase(Locale.ROOT))
              .anyMatch(wanted::equals);
      default ->
          spans.stream()
              .anyMatch(
                  span -> fits(span.attributes(), tag) || fits(span.resource().attributes(), tag));
    };
  }

  private static boolean fits(List<Attribute> attributes, Map.Entry<String, String> tag) {
    return attributes.stream()
        .filter(each -> each.key().equals(tag.getKey()))
        .anyMatch(each -> fits(each.value(), tag));
  }

  private static boolean fits(AttributeValue value, Map.Entry<String, String> tag) {
    if (value instanceof AttributeValue.Sequence sequence) {
      return sequence.values().stream().anyMatch(each -> fits(each, tag));
    }
    return PARTS_ARE_ENOUGH.contains(tag.getKey())
        ? value.text().contains(tag.getValue())
        : value.text().equals(tag.getValue());
  }
}
