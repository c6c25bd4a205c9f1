package io.meshspan.codegen.json;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Member;
import io.meshspan.codegen.registry.AttributeUse;
import io.meshspan.codegen.registry.Event;
import io.meshspan.codegen.registry.Family;
import io.meshspan.codegen.registry.Metric;
import io.meshspan.codegen.registry.Registry;
import io.meshspan.codegen.registry.Span;
import io.meshspan.codegen.registry.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The registry as JSON: {@code families} in a list; {@code spans}, {@code attributes}, {@code
 * events} and {@code metrics} by name. What an entry does not have is left out.
 */
public final class RegistryJson {
  /** Where the document lies on the class path of who serves it. */
  public static final String PATH = "io/meshspan/registry.json";

  private RegistryJson() {}

  /** The document. */
  public static List<GeneratedFile> of(Registry registry) {
    Map<String, Object> spans = new LinkedHashMap<>();
    Map<String, Object> attributes = new LinkedHashMap<>();
    Map<String, Object> events = new LinkedHashMap<>();
    Map<String, Object> metrics = new LinkedHashMap<>();
    for (Family family : registry.families()) {
      family.spans().forEach(span -> spans.put(span.name(), span(family, span)));
      family.events().forEach(event -> events.put(event.name(), event(family, event)));
      family.metrics().forEach(metric -> metrics.put(metric.name(), metric(family, metric)));
    }
    Stream.concat(
            registry.shared().stream(),
            registry.families().stream().flatMap(family -> family.attributes().stream()))
        .forEach(attribute -> attributes.put(attribute.name(), attribute(attribute)));
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("families", registry.families().stream().map(RegistryJson::family).toList());
    root.put("spans", spans);
    root.put("attributes", attributes);
    root.put("events", events);
    root.put("metrics", metrics);
    return List.of(new GeneratedFile(PATH, Json.write(root)));
  }

  private static Map<String, Object> family(Family family) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", family.id());
    json.put("displayName", family.displayName());
    put(json, family.text());
    json.put("spans", family.spans().stream().map(Span::name).toList());
    json.put("events", family.events().stream().map(Event::name).toList());
    json.put("metrics", family.metrics().stream().map(Metric::name).toList());
    return json;
  }

  private static Map<String, Object> span(Family family, Span span) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("family", family.id());
    put(json, span.text());
    json.put("kinds", span.kinds().stream().map(RegistryJson::lower).toList());
    json.put("attributes", uses(span.attributes()));
    json.put("events", span.events().stream().map(Event::name).toList());
    return json;
  }

  private static Map<String, Object> attribute(Attribute attribute) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("family", attribute.family());
    put(json, attribute.text());
    json.put("type", attribute.type().word());
    put(json, "unit", attribute.unit());
    if (!Double.isInfinite(attribute.range().min())) {
      json.put("min", attribute.range().min());
    }
    if (!Double.isInfinite(attribute.range().max())) {
      json.put("max", attribute.range().max());
    }
    if (attribute.type() instanceof Enumeration enumeration) {
      json.put("members", enumeration.members().stream().map(RegistryJson::member).toList());
    }
    json.put("examples", attribute.examples());
    json.put("sensitive", attribute.isSensitive());
    json.put("outcome", attribute.isOutcome());
    return json;
  }

  private static Map<String, Object> member(Member member) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", member.value());
    json.put("brief", member.brief());
    return json;
  }

  private static Map<String, Object> event(Family family, Event event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("family", family.id());
    put(json, event.text());
    json.put("attributes", event.attributes().stream().map(use -> use.attribute().name()).toList());
    return json;
  }

  private static Map<String, Object> metric(Family family, Metric metric) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("family", family.id());
    put(json, metric.text());
    json.put("instrument", lower(metric.instrument()));
    json.put("unit", metric.unit());
    if (metric.feed() instanceof Metric.FromAttribute from) {
      json.put("spans", from.spans());
      json.put("attribute", from.attribute().name());
    } else if (metric.feed() instanceof Metric.Counts counts) {
      json.put("spans", List.of(counts.span()));
    } else if (metric.feed() instanceof Metric.Recorded recorded) {
      json.put("labels", recorded.labels().stream().map(use -> use.attribute().name()).toList());
    }
    return json;
  }

  private static List<Map<String, Object>> uses(List<AttributeUse> uses) {
    return uses.stream()
        .map(
            use -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("name", use.attribute().name());
              json.put("level", lower(use.level()));
              return json;
            })
        .toList();
  }

  private static void put(Map<String, Object> json, Text text) {
    put(json, "brief", text.brief());
    put(json, "note", text.note());
    put(json, "source", text.source());
    put(json, "links", text.links());
  }

  private static void put(Map<String, Object> json, String key, String text) {
    if (!text.isEmpty()) {
      json.put(key, text);
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
