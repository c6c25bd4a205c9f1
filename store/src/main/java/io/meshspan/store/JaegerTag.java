package io.meshspan.store;

import io.meshspan.store.SpanTest.Place;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Jaeger's meaning of a tag in a search; see {@link TraceQuery}. */
final class JaegerTag {
  private static final String RESOURCE = "resource.";

  private JaegerTag() {}

  static SpanTest test(String key, String value) {
    return switch (key) {
      case "error" -> error(value);
      case "span.status" -> new SpanTest.OnStatus(named(EnumSet.allOf(Status.Code.class), value));
      case "span.kind" -> new SpanTest.OnKind(named(EnumSet.allOf(SpanKind.class), value));
      case "scope.name" -> new SpanTest.OnScope(scope -> scope.name().equals(value));
      case "scope.version" -> new SpanTest.OnScope(scope -> scope.version().equals(value));
      default -> attribute(key, value);
    };
  }

  private static SpanTest error(String value) {
    return new SpanTest.OnStatus(
        switch (value) {
          case "true" -> Set.of(Status.Code.ERROR);
          case "false" -> Set.of(Status.Code.OK);
          default -> Set.of();
        });
  }

  private static <T extends Enum<T>> Set<T> named(Set<T> all, String name) {
    all.removeIf(each -> !each.name().equalsIgnoreCase(name));
    return all;
  }

  private static SpanTest attribute(String key, String value) {
    SpanTest anywhere =
        new SpanTest.OnAttribute(
            EnumSet.allOf(Place.class), key, found -> found.text().equals(value));
    if (!key.startsWith(RESOURCE)) {
      return anywhere;
    }
    SpanTest onResource =
        new SpanTest.OnAttribute(
            EnumSet.of(Place.RESOURCE),
            key.substring(RESOURCE.length()),
            found -> found.text().equals(value));
    return new SpanTest.Any(List.of(onResource, anywhere));
  }
}
