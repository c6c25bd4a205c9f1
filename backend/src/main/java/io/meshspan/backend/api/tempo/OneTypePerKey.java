package io.meshspan.backend.api.tempo;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives a key values of one type in all of an answer: of the type that it had first, and as text
 * where a later one has another. Readers make a column of each key.
 */
final class OneTypePerKey {
  private final Map<String, Class<?>> types = new HashMap<>();

  List<Attribute> of(List<Attribute> attributes) {
    return attributes.stream().map(this::of).toList();
  }

  private Attribute of(Attribute each) {
    Class<?> type = types.computeIfAbsent(each.key(), any -> each.value().getClass());
    return type.isInstance(each.value())
        ? each
        : new Attribute(each.key(), new AttributeValue.Text(each.value().text()));
  }
}
