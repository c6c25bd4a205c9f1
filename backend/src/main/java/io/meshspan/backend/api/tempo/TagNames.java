package io.meshspan.backend.api.tempo;

import io.meshspan.store.Attribute;
import io.meshspan.store.Span;
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
    add("resource", span.resource().attributes());
    add("span", span.attributes());
    span.events().forEach(event -> add("event", event.attributes()));
    span.links().forEach(link -> add("link", link.attributes()));
    add("instrumentation", span.scope().attributes());
  }

  private void add(String scope, List<Attribute> attributes) {
    Collection<String> ofScope = names.get(scope);
    if (ofScope == null) {
      return;
    }
    for (Attribute each : attributes) {
      if (count < most && ofScope.add(each.key())) {
        count++;
      }
    }
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
