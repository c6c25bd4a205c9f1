package io.meshspan.backend.api.tempo;

import io.meshspan.store.AttributeKey;
import io.meshspan.store.Span;
import io.meshspan.store.SpanTest.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The names of attributes by scope, up to a number of them. */
final class TagNames {
  /** Where attributes are, in the order in which they are answered. */
  static final List<String> SCOPES =
      List.of("resource", "span", "event", "link", "instrumentation");

  private final Map<String, Collection<String>> names = new LinkedHashMap<>();
  private final int most;
  private int count;

  /** Of one scope, or of all when it is "". */
  TagNames(String scope, int most) {
    this.most = most;
    SCOPES.stream()
        .filter(each -> scope.isEmpty() || scope.equals(each))
        .forEach(each -> names.put(each, new TreeSet<>()));
  }

  void add(Span span) {
    List<AttributeKey> keys = new ArrayList<>();
    AttributeKey.addAllOf(span, keys);
    addAll(keys);
  }

  void addAll(Collection<AttributeKey> keys) {
    for (AttributeKey each : keys) {
      Collection<String> ofScope = names.get(scope(each.place()));
      if (ofScope != null && count < most && ofScope.add(each.key())) {
        count++;
      }
    }
  }

  private static String scope(Place place) {
    return switch (place) {
      case SPAN -> "span";
      case RESOURCE -> "resource";
      case SCOPE -> "instrumentation";
      case EVENT -> "event";
      case LINK -> "link";
    };
  }

  boolean areEnough() {
    return count >= most;
  }

  /** By scope, but for scopes without names. */
  Map<String, Collection<String>> found() {
    Map<String, Collection<String>> found = new LinkedHashMap<>(names);
    found.values().removeIf(Collection::isEmpty);
    return found;
  }
}
