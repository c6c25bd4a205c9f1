package io.meshspan.store.segment;

import java.util.List;

/**
 * What events, or links, of one make have in common.
 *
 * @param text an event's name, a link's trace state
 * @param dropped attributes that the sender left out
 * @param columns of the attributes, in order
 */
record PartShape(String text, int dropped, List<Integer> columns) {
  PartShape {
    columns = List.copyOf(columns);
  }
}
